import { describe, expect, test } from 'vitest';

import { formatDay, formatDuration, readable, secondsSince, secondsUntil } from '../src/format';

describe('moments', () => {
  test('a day of the calendar is that day in every time zone', () => {
    const inWords = new Intl.DateTimeFormat('en', { dateStyle: 'long' });
    expect(formatDay('2027-01-01')).toBe(inWords.format(new Date(2027, 0, 1)));
  });

  test('what is not a moment is shown as it came', () => {
    expect(formatDay('soon')).toBe('soon');
  });

  test('only moments are rewritten among parameters', () => {
    const params = readable({ expiresAt: '2027-01-31T12:00:00Z', permission: 'User.Read', count: '2' });
    expect(params).toEqual({
      expiresAt: formatDay('2027-01-31T12:00:00Z'),
      permission: 'User.Read',
      count: '2',
    });
    expect(params['expiresAt']).toContain('2027');
    expect(params['expiresAt']).not.toContain('T12');
  });

  test('seconds never run below nought', () => {
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(secondsSince('2026-11-23T11:59:51Z', now)).toBe(9);
    expect(secondsSince('2026-11-23T12:00:05Z', now)).toBe(0);
    expect(secondsUntil('2026-11-23T12:00:00.2Z', now)).toBe(1);
    expect(secondsUntil('2026-11-23T11:00:00Z', now)).toBe(0);
  });
});

test('durations are seconds below two minutes and minutes above', () => {
  expect(formatDuration(1)).toBe('1 second');
  expect(formatDuration(119)).toBe('119 seconds');
  expect(formatDuration(600)).toBe('10 minutes');
});
