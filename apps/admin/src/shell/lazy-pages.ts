import type { ProfileDto } from '@khai-bao/api-client/accounts';
import type { AnyRouter } from '@tanstack/react-router';
import { lazy } from 'react';

const afterLogIn = () => import('./signed-in-pages.js');
const homeRedirect = () => import('./home-redirect.js');

/** Loads what stands behind the log-in form, so that it is there once the password was right. */
export function preloadAfterLogIn(): void {
  // A failure is said by the page that needs it.
  void Promise.all([afterLogIn(), homeRedirect()]).catch(() => undefined);
}

/** Loads the first room of whoever has logged in. */
export function preloadFirstSection(router: AnyRouter, profile: ProfileDto): void {
  void homeRedirect().then(
    ({ preloadHomePage }) => preloadHomePage(router, profile),
    () => undefined,
  );
}

export const AfterLogIn = lazy(async () => ({ default: (await afterLogIn()).SignedInPages }));
export const MantineFrame = lazy(async () => ({
  default: (await import('./mantine-frame.js')).MantineFrame,
}));
export const ShiftPage = lazy(async () => ({
  default: (await import('../gate-device/shift.page.js')).ShiftPage,
}));
export const EnrolDevicePage = lazy(async () => ({
  default: (await import('../gate-device/enrol-device.page.js')).EnrolDevicePage,
}));
export const TrainingRoomPage = lazy(async () => ({
  default: (await import('../training/training-room.page.js')).TrainingRoomPage,
}));
export const NoticePage = lazy(async () => ({
  default: (await import('../notices/notice.page.js')).NoticePage,
}));
