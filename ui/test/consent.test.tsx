import { cleanup } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, test } from 'vitest';

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

  test('has no finding of axe once the message was copied', async () => {
    const { getByTestId } = await open(sampleViews.permissionsSent);
    const results = await axe.run(getByTestId('consent'), {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(results.violations.map((one) => one.id)).toEqual([]);
  });
});
