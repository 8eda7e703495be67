import { adminPaths, citizenPaths } from '@khai-bao/contracts/app-routes';
import type { ProfileDto } from '@khai-bao/api-client/accounts';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { Button, formatDateTime, PasswordField, TextField } from '@khai-bao/ui';
import { useRouter } from '@tanstack/react-router';
import { Fingerprint } from 'lucide-react';
import { lazy, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ComponentType, FormEvent, ReactNode } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { problemText } from '../texts/words.js';
import { carryPassword, dropCarriedPassword } from './carried-password.js';
import { SignInFrame } from './sign-in-frame.js';
import { signWithPasskey, supportsPasskeys } from './passkey.js';
import { lowRecoveryCodeCount } from './recovery-codes.js';
import { useApi, useSessionState } from './session.js';
import { sessionTexts } from './session.texts.js';

const PasswordHelpPage = lazy(async () => ({
  default: (await import('./password-help.page.js')).PasswordHelpPage,
}));

/** The token of a mailed link, from behind the `#`. */
const mailedToken = (): string | null =>
  location.pathname.endsWith(adminPaths.newPassword)
    ? (/^#([\w-]{43})$/.exec(location.hash)?.[1] ?? null)
    : null;

/** The log-in form. A refusal is announced and takes the focus. */
export function SignInPage({
  frame: Frame,
  onShown,
  onSignedIn,
}: {
  /** What the pages beside the form stand in. */
  frame: ComponentType<{ children: ReactNode }>;
  /** Called once when the form is on the screen: the time to load what comes after it. */
  onShown: () => void;
  onSignedIn: (profile: ProfileDto) => void;
}) {
  const t = sessionTexts.useTexts();
  const { session } = useApi();
  const state = useSessionState();
  const router = useRouter();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  /** The second factors that the account takes, once the password was right. */
  const [ways, setWays] = useState<readonly string[]>([]);
  const [way, setWay] = useState<'code' | 'passkey' | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [helping, setHelping] = useState(false);
  const [token, setToken] = useState(mailedToken);
  const box = useRef<HTMLDivElement>(null);

  const announceShown = useEffectEvent(onShown);
  useEffect(() => announceShown(), []);

  const refuse = (text: string): void => {
    setRefusal(text);
    requestAnimationFrame(() => box.current?.focus());
  };
  /** What the second step asks for where no passkey can be used. */
  const secondStepText = (asked: ServiceProblem): string => {
    if (asked.ways.includes('passkey')) return t.passkeyUnsupported;
    return problemText(asked);
  };
  const hasApp = ways.length === 0 || ways.includes('app');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (!username.trim() || !password) return refuse(t.needBoth);
    setBusy(true);
    setRefusal(null);
    try {
      const proof =
        way === 'passkey'
          ? { passkey: await signWithPasskey(await session.passkeyOptions(username.trim(), password)) }
          : code.trim()
            ? { code: code.trim() }
            : {};
      // Before the answer: the form of the new password stands as soon as the session is there.
      carryPassword(password, session);
      const { newDevices, recoveryCodesLeft } = await session.signIn(username.trim(), password, proof);
      const now = session.state();
      if (now.status === 'signed-in') onSignedIn(now.profile);
      for (const { device, at } of newDevices)
        notify({ tone: 'caution', text: t.newDevice(device, formatDateTime(at)) });
      if (recoveryCodesLeft !== null && recoveryCodesLeft <= lowRecoveryCodeCount)
        notify({ tone: 'caution', text: t.fewCodes(recoveryCodesLeft) });
    } catch (error) {
      dropCarriedPassword();
      if (error instanceof ServiceProblem && error.code === 'ACCOUNTS.SECOND_FACTOR_REQUIRED') {
        const canAsk = error.ways.includes('passkey') && supportsPasskeys();
        setWays(error.ways);
        setWay(canAsk ? 'passkey' : 'code');
        if (!canAsk) refuse(secondStepText(error));
      } else refuse(problemText(error));
    } finally {
      setBusy(false);
    }
  };

  if (helping || token !== null)
    return (
      <Frame>
        <PasswordHelpPage
          token={token}
          onBack={() => {
            setHelping(false);
            setToken(null);
            void router.navigate({ to: '/', replace: true });
          }}
        />
      </Frame>
    );
  return (
    <SignInFrame>
      <h1>{t.title}</h1>
      <p className="dim">{t.intro}</p>
      {refusal ? (
        <Notice tone="stop" ref={box}>
          {refusal}
        </Notice>
      ) : (
        state.status === 'signed-out' &&
        (state.ended || state.replaced) && (
          <Notice tone="blue">{state.replaced ? t.replaced : t.ended}</Notice>
        )
      )}
      <form className="stack" onSubmit={submit} noValidate>
        <TextField
          label={t.username}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={username}
          onChange={(event) => {
            setUsername(event.currentTarget.value);
            setWay(null);
            setWays([]);
          }}
        />
        <PasswordField
          label={t.password}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          show={t.show}
        />
        {way === 'code' && (
          <TextField
            key="code"
            label={hasApp ? t.code : t.recoveryCode}
            hint={hasApp ? t.codeHint : t.recoveryHint}
            autoComplete="one-time-code"
            autoFocus
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        {way === 'passkey' && <Notice tone="blue">{t.passkeyAsk}</Notice>}
        {way === 'passkey' ? (
          <Button
            key="passkey"
            type="submit"
            size="big"
            autoFocus
            busy={busy}
            icon={<Fingerprint aria-hidden="true" />}
          >
            {t.usePasskey}
          </Button>
        ) : (
          <Button type="submit" size="big" busy={busy}>
            {t.signIn}
          </Button>
        )}
        {way !== null && ways.includes('passkey') && supportsPasskeys() && (
          <Button
            variant="plain"
            onClick={() => {
              setRefusal(null);
              setWay(way === 'passkey' ? 'code' : 'passkey');
            }}
          >
            {way === 'code' ? t.usePasskey : hasApp ? t.useCode : t.useRecovery}
          </Button>
        )}
      </form>
      <p className="door-foot">
        <Button variant="plain" onClick={() => setHelping(true)}>
          {t.lost}
        </Button>
        <br />
        {t.help}
        <br />
        <a href={citizenPaths.registration}>{t.register}</a>
      </p>
    </SignInFrame>
  );
}
