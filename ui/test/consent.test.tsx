import { cleanup } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';

import type { View } from '../src/ipc/bindings/View';
import { sampleViews } from '../src/sample/views';
import { open } from './harness';

describe('consent that somebody else gives', () => {
  test('is sent as a message first, as a bare link second, and tried last', async () => {
    const { getByTestId } = await open(sampleViews.permissionsMayTry);
    const message = getByTestId('copy-consent-message');
    expect(message.dataset['tone']).toBe('primary');
    expect(getByTestId('bar').contains(message)).toBe(true);
    const others = [...getByTestId('consent').querySelectorAll<HTMLElement>('button')];
    const order = others.map((one) => one.dataset['testid']);
    expect(order).toEqual(['copy-consent-link', 'open-consent-page', 'try-consent', 'consent-link']);
    expect(getByTestId('copy-consent-link').dataset['tone']).toBe('quiet');
  });

  test('says once that the window may be closed, and once that a colleague is waited for', async () => {
    const { getByTestId, container } = await open(sampleViews.permissionsWaiting);
    expect(getByTestId('consent').textContent).toContain('You can close this window');
    expect(getByTestId('permissions-wait').textContent).toContain('Another administrator');
    expect(container.textContent.split('Another administrator has to approve').length - 1).toBe(1);
    cleanup();
    const { queryByTestId } = await open(sampleViews.permissions);
    expect(queryByTestId('permissions-wait')).toBeNull();
  });

  test('is not offered as the first thing where this account approves on Microsoft’s page', async () => {
    const { getByTestId } = await open(sampleViews.permissionsByPage);
    expect(getByTestId('open-consent-page').dataset['tone']).toBe('primary');
    expect(getByTestId('copy-consent-message').dataset['tone']).toBe('secondary');
    expect(getByTestId('consent').textContent).not.toContain('You can close this window');
  });

  test('is no part of what the button says where it is not', async () => {
    const told = async (view: View) => {
      const { getByTestId } = await open(view);
      const words = getByTestId('perform').textContent;
      cleanup();
      return words;
    };
    const whole = sampleViews.permissions;
    const { screen } = whole;
    if (screen.kind !== 'section') {
      throw new Error('a section');
    }
    const changes = screen.plan.changes.filter(({ kind }) => kind === 'listPermissions');
    const plan = { ...screen.plan, changes };
    expect(await told(whole)).toBe('Add and grant the permissions');
    expect(await told({ ...whole, screen: { ...screen, plan } })).toBe('Add the permissions');
    expect(await told(sampleViews.permissionsNotAccepted)).toBe('Grant the permissions');
  });

  test('has no finding of axe once the message was copied', async () => {
    const { getByTestId } = await open(sampleViews.permissionsSent);
    const results = await axe.run(getByTestId('consent'), {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(results.violations.map((one) => one.id)).toEqual([]);
  });
});
