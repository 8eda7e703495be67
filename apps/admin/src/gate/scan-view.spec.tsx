import { jest } from '@jest/globals';
import { act, cleanup, render } from '@testing-library/react';
import type { CameraEvents } from './camera.js';

const cameras: CameraEvents[] = [];
jest.unstable_mockModule('./camera.js', () => ({
  watchCodes: async (_video: unknown, _gone: unknown, events: CameraEvents) => void cameras.push(events),
}));
const { ScanView } = await import('./scan-view.js');
afterEach(cleanup);

it('reads no code while a dialog is open', () => {
  const read: string[] = [];
  render(
    <ScanView readable={() => 'anything'} onCode={(text) => read.push(text)} onType={() => undefined} />,
  );
  const showCode = (): void => act(() => cameras.at(-1)?.onCodes(['KB1.AAAA.aaaa']));
  document.body.insertAdjacentHTML('beforeend', '<div role="dialog"></div>');
  showCode();
  expect(read).toEqual([]);
  document.querySelector('[role="dialog"]')?.remove();
  showCode();
  expect(read).toEqual(['KB1.AAAA.aaaa']);
});
