import '../styles/coverage.css';
import { Checkbox, NumberInput, Textarea, TextInput } from '@mantine/core';
import { type ClocksDto, type SetClocksDto, getClocks, setClocks } from '@khai-bao/api-client/registration';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { Button, formatDate, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { problemText } from '../texts/words.js';
import { clocksTexts } from './clocks.texts.js';

const steps = [
  'receive',
  'forward',
  'needs-info',
  'approve',
  'handover',
  'activate',
  'pharmacy',
  'ncovi',
] as const;
const tiers = ['ward', 'district', 'dic', 'health'] as const;
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** `02/09/2021` as `2021-09-02`; what has no such shape stays as it is, and is refused. */
const weekdayOf = (line: string): string => line.trim().split('/').reverse().join('-');

function History({ changes }: Pick<ClocksDto, 'changes'>) {
  const t = clocksTexts.useTexts();
  const nameOf = (what: string): string => {
    const [step, tier] = what.split(':');
    const known = t.steps[step as keyof typeof t.steps];
    if (known && tier) return `${known}, ${t.tiers[tier as keyof typeof t.tiers]}`;
    return t[what as 'weekdays' | 'workingHours' | 'holidays' | 'ncoviGraceDays' | 'ncoviClaimDays'];
  };
  const valueOf = (what: string, value: string | null): string => {
    if (value === null || value === '') return t.nothing;
    if (what.includes(':')) return t.hours(Number(value));
    if (what.startsWith('ncovi')) return t.dayCount(Number(value));
    const list = value.split(',').map((one) => one.trim());
    if (what === 'holidays') return list.map(formatDate).join(', ');
    return what === 'weekdays' ? list.map((day) => t.days[Number(day) as 1]).join(', ') : value;
  };
  return (
    <section aria-labelledby="clock-history">
      <h2 id="clock-history">{t.history}</h2>
      <ol className="steps clock-history">
        {changes.map(({ version, at, byName, byPlace, what }) => (
          <li key={version}>
            <strong>{byName === null ? t.first : [byName, byPlace].filter(Boolean).join(', ')}</strong>
            {what.map((one) => (
              <span key={one.what} className="under">
                {t.changed(nameOf(one.what), valueOf(one.what, one.from), valueOf(one.what, one.to))}
              </span>
            ))}
            <time className="num">{formatDateTime(at)}</time>
          </li>
        ))}
      </ol>
    </section>
  );
}

function DeadlineForm({ held, canSet }: { held: SetClocksDto; canSet: boolean }) {
  const t = clocksTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [form, setForm] = useState(held);
  const [holidays, setHolidays] = useState(held.holidays.map(formatDate).join('\n'));
  const save = useMutation({
    mutationFn: () =>
      setClocks({
        client: api.client,
        body: {
          version: form.version,
          clocks: form.clocks,
          weekdays: form.weekdays,
          workingHours: form.workingHours.replaceAll(' ', ''),
          ncoviGraceDays: form.ncoviGraceDays,
          ncoviClaimDays: form.ncoviClaimDays,
          holidays: holidays
            .split('\n')
            .filter((line) => line.trim() !== '')
            .map(weekdayOf),
        },
      }),
    onSuccess: (clocks) => {
      client.setQueryData(['clocks'], clocks);
      void client.invalidateQueries({ queryKey: ['coverage'] });
      notify({ tone: 'pass', text: t.saved });
    },
  });
  const problem =
    save.error instanceof ServiceProblem && save.error.status === 400
      ? t.wrong
      : save.error && problemText(save.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <table className="table clocks">
        <thead>
          <tr>
            <th>{t.step}</th>
            {tiers.map((tier) => (
              <th key={tier}>{t.tiers[tier]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step}>
              <td className="main strong">{t.steps[step]}</td>
              {tiers.map((tier) => {
                const at = form.clocks.findIndex((one) => one.step === step && one.tier === tier);
                const clock = form.clocks[at];
                return (
                  <td key={tier} className="num nowrap" {...(clock ? { 'data-label': t.tiers[tier] } : {})}>
                    {clock === undefined ? null : canSet ? (
                      <NumberInput
                        aria-label={t.hoursOf(t.steps[step], t.tiers[tier])}
                        min={1}
                        max={400}
                        allowDecimal={false}
                        w={96}
                        value={clock.hours}
                        onChange={(hours) =>
                          setForm({
                            ...form,
                            clocks: form.clocks.with(at, { ...clock, hours: Number(hours) }),
                          })
                        }
                      />
                    ) : (
                      t.hours(clock.hours)
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <fieldset className="clock-working" disabled={!canSet}>
        <legend>{t.working}</legend>
        <Checkbox.Group
          label={t.weekdays}
          value={form.weekdays.map(String)}
          onChange={(days) => setForm({ ...form, weekdays: days.map(Number).sort() })}
        >
          <div className="row clock-days">
            {weekdays.map((day) => (
              <Checkbox key={day} value={String(day)} label={t.days[day]} disabled={!canSet} />
            ))}
          </div>
        </Checkbox.Group>
        <TextInput
          label={t.workingHours}
          description={t.workingHoursHint}
          value={form.workingHours}
          onChange={(event) => setForm({ ...form, workingHours: event.currentTarget.value })}
        />
        <Textarea
          label={t.holidays}
          description={t.holidaysHint}
          minRows={2}
          autosize
          value={holidays}
          onChange={(event) => setHolidays(event.currentTarget.value)}
        />
      </fieldset>
      <fieldset className="clock-working" disabled={!canSet}>
        <legend>{t.ncovi}</legend>
        {(['ncoviGraceDays', 'ncoviClaimDays'] as const).map((name) => (
          <NumberInput
            key={name}
            label={t[name]}
            description={t[`${name}Hint`]}
            min={1}
            max={365}
            allowDecimal={false}
            value={form[name]}
            onChange={(days) => setForm({ ...form, [name]: Number(days) })}
          />
        ))}
      </fieldset>
      {problem && <Notice tone="stop">{problem}</Notice>}
      {canSet && (
        <div className="row">
          <Button type="submit" busy={save.isPending}>
            {t.save}
          </Button>
        </div>
      )}
    </form>
  );
}

function ClocksView() {
  const t = clocksTexts.useTexts();
  const api = useApi();
  const canSet = useHasPermission('clock.manage');
  const query = useQuery({ queryKey: ['clocks'], queryFn: () => getClocks({ client: api.client }) });
  return (
    <>
      <PageHead title={t.title}>
        <Link to="/bao-phu">{t.back}</Link>
      </PageHead>
      <div className="plain-pane clock-page">
        <p className="dim">{t.intro}</p>
        {!canSet && <p className="dim">{t.readOnly}</p>}
        <QueryResult query={query} rows={7}>
          {(clocks) => (
            <>
              <DeadlineForm key={clocks.version} held={clocks} canSet={canSet} />
              <History changes={clocks.changes} />
            </>
          )}
        </QueryResult>
      </div>
    </>
  );
}

/** After how many hours of work each step is late; DIC sets it. */
export function ClocksPage() {
  return (
    <PageGuard section="coverage">
      <ClocksView />
    </PageGuard>
  );
}
