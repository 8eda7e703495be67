import { citizenPaths, citizenRoutes } from '@khai-bao/contracts/app-routes';
import { Button, TextField, useNow } from '@khai-bao/ui';
import { normaliseCode } from '@khai-bao/health-form';
import { ArrowRight, ClipboardList, FileSearch, ScanLine, Store, UsersRound } from 'lucide-react';
import { useEffect, useState, type FormEvent } from 'react';
import { loadQuestionnaire, useDeclarations } from '../keep/device.js';
import { serverNow } from '../keep/server-clock.js';
import { DeclarationRow } from '../mine/declaration-row.js';
import { isUsable } from '../declaration/declaration-status.js';
import { Link, navigate } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { Page } from '../shell/page.js';
import { i18n } from '../texts/index.js';

function CodeForm() {
  const t = i18n.useTexts();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const code = normaliseCode(typed);
    // One character too many or too few still goes to the server, which knows the nearest gate.
    if (code.length >= 6 && code.length <= 8) navigate(citizenRoutes.gate(code));
    else {
      setError(code === '' ? t.home.codeEmpty : t.home.codeWrong);
      document.getElementById('gate-code')?.focus();
    }
  };
  return (
    <form className="c-code" onSubmit={submit} noValidate>
      <TextField
        id="gate-code"
        label={t.home.codeLabel}
        hint={t.home.codeHint}
        error={error}
        value={typed}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        enterKeyHint="go"
        onChange={(event) => {
          setTyped(event.target.value);
          setError(undefined);
        }}
      />
      <Button type="submit" size="big" className="c-forward" icon={<ArrowRight aria-hidden="true" />}>
        {t.home.codeGo}
      </Button>
    </form>
  );
}

/** The start page: the pass that is good now, a code to type, how it works, and the way for units. */
export function HomePage() {
  const t = i18n.useTexts();
  const { outbox, store } = useDevice();
  const now = serverNow(useNow(30_000));
  const usable = useDeclarations(outbox).filter((entry) => isUsable(entry, now));

  useEffect(() => {
    // Kept for the gate that is opened without a network.
    const gone = new AbortController();
    loadQuestionnaire(store, gone.signal).catch(() => undefined);
    return () => gone.abort();
  }, [store]);

  return (
    <Page title={t.home.title} below={t.home.lead} view="home">
      {usable.length > 0 && (
        <section className="c-card" aria-labelledby="pass-now">
          <h2 id="pass-now">{t.home.passNow}</h2>
          <ul className="c-list">
            {usable.slice(0, 3).map((entry) => (
              <DeclarationRow key={entry.key} entry={entry} now={now} />
            ))}
          </ul>
        </section>
      )}
      <div className="c-card">
        <CodeForm />
      </div>
      <Link href={citizenPaths.people} className="c-card c-go">
        <UsersRound aria-hidden="true" />
        <span>
          <strong>{t.home.people}</strong>
          <small>{t.home.peopleHint}</small>
        </span>
        <ArrowRight aria-hidden="true" />
      </Link>
      <Link href={citizenPaths.ownDeclarations} className="c-card c-go">
        <ClipboardList aria-hidden="true" />
        <span>
          <strong>{t.home.mine}</strong>
          <small>{t.home.mineHint}</small>
        </span>
        <ArrowRight aria-hidden="true" />
      </Link>
      <section className="c-plain" aria-labelledby="how">
        <h2 id="how">
          <ScanLine aria-hidden="true" />
          {t.home.how}
        </h2>
        <ol className="c-steps">
          <li>{t.home.how1}</li>
          <li>{t.home.how2}</li>
          <li>{t.home.how3}</li>
        </ol>
        <p className="c-quiet">{t.home.noPhone}</p>
      </section>
      <section className="c-plain c-units" aria-labelledby="units">
        <h2 id="units">{t.home.unitTitle}</h2>
        <div className="c-pair">
          <Link href={citizenPaths.registration} className="kb-btn" data-variant="quiet">
            <Store aria-hidden="true" />
            {t.home.unitRegister}
          </Link>
          <Link href={citizenPaths.registrationTracking} className="kb-btn" data-variant="quiet">
            <FileSearch aria-hidden="true" />
            {t.home.unitTrack}
          </Link>
        </div>
      </section>
    </Page>
  );
}
