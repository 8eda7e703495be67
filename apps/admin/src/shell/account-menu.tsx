import { Menu } from '@mantine/core';
import {
  getThemeChoice,
  initials,
  Loading,
  setLanguage,
  setThemeChoice,
  useLanguage,
  useScheme,
} from '@khai-bao/ui';
import type { Language, ThemeChoice } from '@khai-bao/ui';
import { Check, Grip, KeyRound, LogOut, MonitorSmartphone, ShieldCheck } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { gateDeviceTexts } from '../gate-device/gate-device.texts.js';
import { Dialog } from '../parts/dialog.js';
import { hasPermission } from '../session/permissions.js';
import { useApi, useProfile } from '../session/session.js';
import { sessionTexts } from '../session/session.texts.js';
import { commonTexts } from '../texts/common.texts.js';
import { roleText } from '../texts/words.js';
import { navigationTexts } from '../navigation/navigation.texts.js';

// Most days nobody opens these.
const PasswordForm = lazy(async () => ({
  default: (await import('../session/new-password.page.js')).PasswordForm,
}));
const SecondFactor = lazy(async () => ({
  default: (await import('../session/second-factor.js')).SecondFactor,
}));
const OwnPinForm = lazy(async () => ({
  default: (await import('../gate-device/own-pin.js')).OwnPinForm,
}));
const Devices = lazy(async () => ({ default: (await import('../session/devices.js')).Devices }));

/** Who is signed in, with language, ground colour, password and the way out. */
export function AccountMenu({ compact = false }: { compact?: boolean }) {
  const t = navigationTexts.useTexts();
  const words = commonTexts.useTexts();
  const passwordWords = sessionTexts.useTexts();
  const { session } = useApi();
  const profile = useProfile();
  const language = useLanguage();
  useScheme();
  const [changing, setChanging] = useState(false);
  const pinWords = gateDeviceTexts.useTexts();
  const [showing, setShowing] = useState<'factor' | 'devices' | 'pin' | null>(null);
  const languages: [Language, string][] = [
    ['vi', 'Tiếng Việt'],
    ['en', 'English'],
  ];
  const themes: [ThemeChoice, string][] = [
    ['auto', t.auto],
    ['light', t.light],
    ['dark', t.dark],
  ];
  const tick = <Check size={16} aria-hidden="true" />;
  return (
    <>
      <Menu
        withInitialFocusPlaceholder={false}
        // Within the landmark that its button stands in; `fixed`: the narrow sidebar does not clip it.
        withinPortal={false}
        floatingStrategy="fixed"
        position={compact ? 'bottom-end' : 'top-start'}
        width={240}
        radius="md"
        shadow="md"
      >
        <Menu.Target>
          <button type="button" className="me" data-compact={compact || undefined}>
            <span className="visually-hidden">
              {compact ? `${t.account}: ${profile.displayName}` : t.account}
            </span>
            <span className="round" aria-hidden="true">
              {initials(profile.displayName)}
            </span>
            {!compact && (
              <span>
                <strong>{profile.displayName}</strong>
                <span>{roleText(profile.role, words)}</span>
              </span>
            )}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {compact && <Menu.Label>{`${profile.displayName} · ${roleText(profile.role, words)}`}</Menu.Label>}
          <Menu.Label>{t.language}</Menu.Label>
          {languages.map(([key, name]) => (
            <Menu.Item
              key={key}
              lang={key}
              rightSection={language === key ? tick : null}
              onClick={() => setLanguage(key)}
            >
              {name}
            </Menu.Item>
          ))}
          <Menu.Label>{t.theme}</Menu.Label>
          {themes.map(([key, name]) => (
            <Menu.Item
              key={key}
              rightSection={getThemeChoice() === key ? tick : null}
              onClick={() => setThemeChoice(key)}
            >
              {name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<KeyRound size={16} />} onClick={() => setChanging(true)}>
            {t.password}
          </Menu.Item>
          {hasPermission(profile, 'check.record') && (
            <Menu.Item leftSection={<Grip size={16} />} onClick={() => setShowing('pin')}>
              {pinWords.ownPinTitle}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<ShieldCheck size={16} />} onClick={() => setShowing('factor')}>
            {passwordWords.factor.title}
          </Menu.Item>
          <Menu.Item leftSection={<MonitorSmartphone size={16} />} onClick={() => setShowing('devices')}>
            {passwordWords.devices.title}
          </Menu.Item>
          <Menu.Item leftSection={<LogOut size={16} />} onClick={() => session.signOut()}>
            {t.signOut}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={changing} onClose={() => setChanging(false)} title={passwordWords.changeTitle}>
        <Suspense fallback={<Loading rows={3} />}>
          <PasswordForm once={false} onDone={() => setChanging(false)} />
        </Suspense>
      </Dialog>
      <Dialog opened={showing === 'pin'} onClose={() => setShowing(null)} title={pinWords.ownPinTitle}>
        <Suspense fallback={<Loading rows={3} />}>
          <OwnPinForm onClose={() => setShowing(null)} />
        </Suspense>
      </Dialog>
      <Dialog
        opened={showing === 'factor'}
        onClose={() => setShowing(null)}
        title={passwordWords.factor.title}
      >
        <Suspense fallback={<Loading rows={3} />}>
          <SecondFactor />
        </Suspense>
      </Dialog>
      <Dialog
        opened={showing === 'devices'}
        onClose={() => setShowing(null)}
        title={passwordWords.devices.title}
      >
        <Suspense fallback={<Loading rows={3} />}>
          <Devices />
        </Suspense>
      </Dialog>
    </>
  );
}
