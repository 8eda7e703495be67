import { jest } from '@jest/globals';
import { renderHook } from '@testing-library/react';
import { isDialogOpen, useTimeoutWithoutDialog } from './dialog-open.js';

beforeEach(() => {
  document.body.innerHTML = '';
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

it.each(['<div role="dialog"></div>', '<div role="menu"></div>', '<dialog open></dialog>'])(
  'finds %s',
  (html) => {
    expect(isDialogOpen()).toBe(false);
    document.body.innerHTML = html;
    expect(isDialogOpen()).toBe(true);
  },
);

it('stops the time while a dialog is open, and starts it again after that', () => {
  const act = jest.fn();
  const { unmount } = renderHook(() => useTimeoutWithoutDialog(true, 2_000, act));
  jest.advanceTimersByTime(1_500);
  document.body.insertAdjacentHTML('beforeend', '<div role="dialog"></div>');
  jest.advanceTimersByTime(60_000);
  document.querySelector('[role="dialog"]')?.remove();
  jest.advanceTimersByTime(1_800);
  expect(act).not.toHaveBeenCalled();
  jest.advanceTimersByTime(10_000);
  expect(act).toHaveBeenCalledTimes(1);
  unmount();
});

it('does nothing while it does not run, or after it has gone', () => {
  const act = jest.fn();
  renderHook(() => useTimeoutWithoutDialog(false, 2_000, act));
  renderHook(() => useTimeoutWithoutDialog(true, 2_000, act)).unmount();
  jest.advanceTimersByTime(10_000);
  expect(act).not.toHaveBeenCalled();
});
