import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import type { GateByCodeDto } from '@khai-bao/api-client/declarations';
import { abbreviateName } from '@khai-bao/health-form';
import { Button } from '@khai-bao/ui';
import { ArrowRight, UserPlus, UsersRound } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { formatGatePlace } from '../declaration/gate-place.js';
import type { KeptPerson } from '../keep/store.js';
import { Link } from '../router.js';
import { Page } from '../shell/page.js';
import { maxPartySize } from './party.js';
import { PersonName } from './person-name.js';
import { householdI18n } from './texts.js';

/** Who is here: those of last time by one press, or anybody who is remembered. */
export function ChooseStep({
  gate,
  people,
  last,
  chosen,
  today,
  onStart,
  onAlone,
}: {
  gate: GateByCodeDto;
  people: readonly KeptPerson[];
  last: readonly KeptPerson[];
  chosen: readonly string[];
  today: string;
  onStart: (ids: readonly string[]) => void;
  onAlone: () => void;
}) {
  const t = householdI18n.useTexts();
  const [picked, setPicked] = useState<readonly string[]>(chosen);
  const [error, setError] = useState<string>();
  // In the order of the list, whatever the order of the presses.
  const ids = people.filter(({ id }) => picked.includes(id)).map(({ id }) => id);
  const pick = (next: readonly string[]): void => {
    setPicked(next);
    setError(undefined);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ids.length === 0) setError(t.choose.none);
    else if (ids.length > maxPartySize) setError(t.choose.tooMany(maxPartySize));
    else onStart(ids);
  };
  const again = last.length > 1 && last.length <= maxPartySize;

  return (
    <Page title={t.choose.title} above={formatGatePlace(gate)} below={gate.areaName} view="party-choose">
      {again && (
        <section className="c-card" aria-labelledby="last-party">
          <h2 id="last-party">{t.choose.last}</h2>
          <ul className="c-names">
            {last.map((kept) => (
              <li key={kept.id}>{abbreviateName(kept.person.fullName)}</li>
            ))}
          </ul>
          <Button
            size="big"
            icon={<UsersRound aria-hidden="true" />}
            onClick={() => onStart(last.map(({ id }) => id))}
          >
            {t.choose.likeLastTime(last.length)}
          </Button>
        </section>
      )}
      <form className="c-card" onSubmit={submit} noValidate>
        <fieldset className="c-people" aria-describedby={error ? 'party-error' : undefined}>
          <legend>{again ? t.choose.pickOther : t.choose.pick}</legend>
          {people.map((kept) => (
            <label key={kept.id} className="c-check">
              <input
                type="checkbox"
                checked={picked.includes(kept.id)}
                onChange={(event) =>
                  pick(event.target.checked ? [...picked, kept.id] : picked.filter((id) => id !== kept.id))
                }
              />
              <PersonName kept={kept} today={today} />
            </label>
          ))}
        </fieldset>
        {error && (
          <p className="kb-error" id="party-error" role="alert">
            {error}
          </p>
        )}
        <div className="c-pair">
          {ids.length < people.length && people.length <= maxPartySize && (
            <Button variant="quiet" onClick={() => pick(people.map(({ id }) => id))}>
              {t.choose.pickAll}
            </Button>
          )}
          <Button
            type="submit"
            variant={again ? 'quiet' : 'main'}
            className="c-forward"
            icon={<ArrowRight aria-hidden="true" />}
          >
            {t.choose.declareFor(ids.length)}
          </Button>
        </div>
      </form>
      <div className="c-plain">
        <Link href={citizenRoutes.people(gate.code)} className="kb-btn" data-variant="quiet">
          <UserPlus aria-hidden="true" />
          {t.choose.add}
        </Link>
        <Button variant="plain" onClick={onAlone}>
          {t.choose.alone}
        </Button>
      </div>
    </Page>
  );
}
