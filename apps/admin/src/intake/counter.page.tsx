import {
  type RegisterUnitDto,
  findDuplicates,
  registerUnitAtCounter,
} from '@khai-bao/api-client/registration';
import { createIdempotencyKey } from '@khai-bao/api-client/admin';
import { Button, formatTime } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, Printer } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { SimilarRegistrations } from '../duplicates/similar-registrations.js';
import { Notice } from '../parts/notice.js';
import { useAreaLevel } from '../session/permissions.js';
import { useApi, useProfile } from '../session/session.js';
import { PageHead, PageGuard, isTypingOrDialogOpen } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { CounterSlip } from './counter-slip.js';
import { addToCounterTally, useCounterTally } from './counter-tally.js';
import type { CounterEntry } from './counter-tally.js';
import { counterTexts } from './counter.texts.js';
import { emptyUnit, UnitForm } from './unit-form.js';

function CounterForm({ ward, onSaved }: { ward: string | null; onSaved: (saved: CounterEntry) => void }) {
  const t = counterTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const key = useRef(createIdempotencyKey());
  const save = useMutation({
    mutationFn: (entry: RegisterUnitDto) =>
      registerUnitAtCounter({ client: api.client, body: entry, headers: { 'idempotency-key': key.current } }),
    onSuccess: async (answer, { name, street }) => {
      const { trackingCode, unitId, areaName: now, formerAreaName: former } = answer;
      onSaved({
        trackingCode,
        unitId,
        name,
        street,
        at: Date.now(),
        moved: former === undefined ? null : { now, former },
      });
      await client.invalidateQueries({ queryKey: queryKeys.intake });
    },
  });
  const look = useMutation({
    mutationFn: (entry: RegisterUnitDto) => {
      const { name, areaCode, street, phone, taxCode } = entry;
      return findDuplicates({
        client: api.client,
        body: { name, areaCode, street, phone, ...(taxCode ? { taxCode } : {}) },
      });
    },
    onSuccess: (found, entry) => {
      if (found.items.length + found.elsewhere === 0) save.mutate(entry);
    },
    // Looking is a help; whoever types in is not held up by it.
    onError: (_error, entry) => save.mutate(entry),
  });
  const alike =
    look.data !== undefined && look.data.items.length + look.data.elsewhere > 0 ? look.data : null;
  return (
    <UnitForm
      initial={emptyUnit}
      ward={ward}
      intro={t.intro}
      submit={t.submit}
      busy={save.isPending || look.isPending}
      problem={save.error}
      before={
        alike && (
          <SimilarRegistrations
            found={alike}
            busy={save.isPending}
            onSave={() => look.variables && save.mutate(look.variables)}
          />
        )
      }
      onSubmit={(entry) => look.mutate(entry)}
    />
  );
}

/** What was saved, the slip to give to the unit, and the key for the next one. */
function Saved({ saved, onNext }: { saved: CounterEntry; onNext: () => void }) {
  const t = counterTexts.useTexts();
  const isOfWard = useAreaLevel() === 'ward';
  const navigate = useNavigate();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTypingOrDialogOpen(event)) return;
    if (event.key.toLowerCase() === 'n') {
      // Or the letter would be typed into the field that takes the focus.
      event.preventDefault();
      onNext();
    } else if (event.key.toLowerCase() === 'p') print();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
  return (
    <div className="stack">
      <div className="card stack no-print">
        <div role="status" className="stack">
          <h2>{t.savedTitle}</h2>
          <p className="dim">{t.savedText}</p>
          <p className="tracking code">{saved.trackingCode}</p>
          {saved.moved && <Notice tone="caution">{t.moved(saved.moved.former, saved.moved.now)}</Notice>}
        </div>
        <div className="row">
          <Button autoFocus keyHint="N" icon={<Plus aria-hidden="true" />} onClick={onNext}>
            {t.another}
          </Button>
          <Button variant="quiet" keyHint="P" icon={<Printer aria-hidden="true" />} onClick={() => print()}>
            {t.printSlip}
          </Button>
          {/* Officials of a ward that has gone do not see what is another's now. */}
          {(saved.moved === null || !isOfWard) && (
            <Button
              variant="plain"
              onClick={() => navigate({ to: '/tiep-nhan', search: { id: saved.unitId } })}
            >
              {t.open}
            </Button>
          )}
        </div>
      </div>
      <CounterSlip saved={saved} />
    </div>
  );
}

/** What was typed in since the sign-in, counted, each with its code. */
function Tally() {
  const t = counterTexts.useTexts();
  const tally = useCounterTally();
  if (tally.length === 0) return null;
  return (
    <details className="tally no-print">
      <summary>{t.tally(tally.length)}</summary>
      <table className="table">
        <tbody>
          {tally.map((one) => (
            <tr key={one.unitId}>
              <td className="num nowrap">{formatTime(one.at)}</td>
              <td className="main">
                <Link to="/tiep-nhan" search={{ id: one.unitId }}>
                  {one.name}
                </Link>
              </td>
              <td className="code nowrap">{one.trackingCode}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Counter() {
  const t = counterTexts.useTexts();
  const { session } = useApi();
  const { area } = useProfile();
  const isOfWard = useAreaLevel() === 'ward';
  const [saved, setSaved] = useState<CounterEntry | null>(null);
  return (
    <>
      <PageHead title={t.title} />
      <div className="form-page">
        {saved ? (
          <Saved saved={saved} onNext={() => setSaved(null)} />
        ) : (
          <CounterForm
            ward={isOfWard ? (area?.code ?? null) : null}
            onSaved={(one) => {
              addToCounterTally(one, session);
              setSaved(one);
            }}
          />
        )}
        <Tally />
      </div>
    </>
  );
}

/** An officer types a registration for a unit that comes or calls. */
export function CounterPage() {
  return (
    <PageGuard section="intake" permission="registration.type-in">
      <Counter />
    </PageGuard>
  );
}
