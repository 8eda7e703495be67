import '../styles/coverage.css';
import { TextInput } from '@mantine/core';
import {
  type AreaMergeDto,
  type AreaMergePreviewDto,
  cancelAreaMerge,
  getArea,
  listAreaMerges,
  orderAreaMerge,
  previewAreaMerge,
} from '@khai-bao/api-client/registration';
import { Button, cityDay, formatDate, formatDateTime, Tag, useLanguage } from '@khai-bao/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { AreaPicker } from '../intake/area-picker.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { FactList } from '../parts/fact-list.js';
import { DayField } from '../parts/day-field.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { commonTexts } from '../texts/common.texts.js';
import { numberText, stateText } from '../texts/words.js';
import { areaMergesTexts } from './area-merges.texts.js';

const areaMergesKey = ['area-merges'] as const;
/** While units move, and otherwise. */
const [movingIntervalMs, idleIntervalMs] = [1_500, 30_000];

/** What stands in the ward, by state. */
function MovingUnits({ preview }: { preview: AreaMergePreviewDto }) {
  const t = areaMergesTexts.useTexts();
  const words = commonTexts.useTexts();
  const language = useLanguage();
  return (
    <section aria-labelledby="what-moves">
      <h2 id="what-moves">{t.whatMoves}</h2>
      {preview.merge && (
        <Notice tone="caution">{t.already(preview.merge.name, preview.merge.intoName)}</Notice>
      )}
      {preview.total === 0 ? (
        <p>{t.none}</p>
      ) : (
        <>
          <p className="strong num">{t.total(numberText(preview.total, language))}</p>
          <FactList
            facts={preview.units.map(({ state, units }) => [
              stateText(state, words),
              <span key={state} className="num">
                {numberText(units, language)}
              </span>,
            ])}
          />
        </>
      )}
    </section>
  );
}

function MergeForm() {
  const t = areaMergesTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const language = useLanguage();
  const [ward, setWard] = useState<string | null>(null);
  const [into, setInto] = useState<string | null>(null);
  const [from, setFrom] = useState(cityDay());
  const [decision, setDecision] = useState('');
  const [asked, setAsked] = useState(false);
  const [asking, setAsking] = useState(false);
  /** The form anew once an order was taken. */
  const [round, setRound] = useState(0);
  const preview = useQuery({
    queryKey: [...areaMergesKey, 'preview', ward],
    queryFn: () => previewAreaMerge({ client: api.client, path: { code: ward! } }),
    enabled: ward !== null,
  });
  const target = useQuery({
    queryKey: [...areaMergesKey, 'area', into],
    queryFn: () => getArea({ client: api.client, path: { code: into! } }),
    enabled: into !== null,
  });
  const needed = (empty: boolean): string | undefined => (asked && empty ? t.needed : undefined);
  const ready = ward !== null && into !== null && from !== '' && decision.trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (ready && preview.data && target.data) setAsking(true);
  };
  const name = preview.data?.area.fullName ?? '';
  const intoName = target.data?.fullName ?? '';
  return (
    <>
      <form key={round} className="stack merge-form" onSubmit={submit} noValidate>
        <AreaPicker
          label={t.ward}
          placeholder={t.placeholder}
          nothing={t.nothing}
          value={ward}
          error={needed(ward === null)}
          onChange={setWard}
        />
        <AreaPicker
          label={t.into}
          placeholder={t.placeholder}
          nothing={t.nothing}
          value={into}
          error={needed(into === null)}
          onChange={setInto}
        />
        <DayField
          label={t.from}
          description={t.fromHint}
          min={cityDay()}
          value={from}
          error={needed(from === '')}
          onChange={setFrom}
        />
        <TextInput
          label={t.decision}
          description={t.decisionHint}
          maxLength={200}
          value={decision}
          error={needed(decision.trim() === '')}
          onChange={(event) => setDecision(event.currentTarget.value)}
        />
        {ward !== null && (
          <QueryResult query={preview} rows={3}>
            {(found) => <MovingUnits preview={found} />}
          </QueryResult>
        )}
        <div className="row">
          <Button type="submit">{t.confirm}</Button>
        </div>
      </form>
      {asking && ward !== null && into !== null && (
        <ConfirmDialog
          title={t.confirmTitle(name)}
          text={
            from === cityDay()
              ? t.confirmToday(name, intoName, numberText(preview.data?.total ?? 0, language))
              : t.confirmLater(name, intoName, formatDate(from))
          }
          confirm={t.confirm}
          done={t.done}
          act={async () => {
            await orderAreaMerge({
              client: api.client,
              path: { code: ward },
              body: { into, from, decision: decision.trim() },
            });
            setWard(null);
            setInto(null);
            setFrom(cityDay());
            setDecision('');
            setAsked(false);
            setRound((n) => n + 1);
            void client.invalidateQueries({ queryKey: ['areas'] });
          }}
          changes={areaMergesKey}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function Progress({ merge }: { merge: AreaMergeDto }) {
  const t = areaMergesTexts.useTexts();
  const api = useApi();
  const language = useLanguage();
  const [asking, setAsking] = useState(false);
  if (merge.state === 'waiting')
    return (
      <div className="row">
        <Tag tone="plain">{t.waiting}</Tag>
        {merge.from > cityDay() && (
          <Button
            size="small"
            variant="plain"
            aria-label={t.takeBackTitle(merge.name)}
            onClick={() => setAsking(true)}
          >
            {t.takeBack}
          </Button>
        )}
        {asking && (
          <ConfirmDialog
            title={t.takeBackTitle(merge.name)}
            text={t.takeBackText(merge.name, merge.intoName)}
            confirm={t.takeBack}
            done={t.takenBack}
            act={() => cancelAreaMerge({ client: api.client, path: { code: merge.code } })}
            changes={areaMergesKey}
            onClose={() => setAsking(false)}
          />
        )}
      </div>
    );
  if (merge.state === 'done') return <Tag tone="pass">{t.moved(numberText(merge.moved, language))}</Tag>;
  return (
    <Tag tone="blue">{t.moving(numberText(merge.moved, language), numberText(merge.units, language))}</Tag>
  );
}

function Merges() {
  const t = areaMergesTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: [...areaMergesKey, 'list'],
    queryFn: () => listAreaMerges({ client: api.client }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(
        (merge) => merge.state === 'moving' || (merge.from <= cityDay() && merge.state === 'waiting'),
      )
        ? movingIntervalMs
        : idleIntervalMs,
  });
  return (
    <section aria-labelledby="merges">
      <h2 id="merges">{t.list}</h2>
      <QueryResult query={query} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="dim">{t.empty}</p>
          ) : (
            <table className="table merges">
              <thead>
                <tr>
                  {(['ward', 'into', 'from', 'decision', 'state'] as const).map((column) => (
                    <th key={column} scope="col">
                      {t.columns[column]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {items.map((merge) => (
                  <tr key={merge.code}>
                    <td className="main strong">{merge.name}</td>
                    <td data-label={t.columns.into}>{merge.intoName}</td>
                    <td className="num nowrap" data-label={t.columns.from}>
                      {formatDate(merge.from)}
                    </td>
                    <td data-label={t.columns.decision}>
                      {merge.decision}
                      <span className="under">
                        {t.by(
                          [merge.orderedByName, merge.orderedByPlace].filter(Boolean).join(', '),
                          formatDateTime(merge.orderedAt),
                        )}
                      </span>
                    </td>
                    <td data-label={t.columns.state}>
                      <Progress merge={merge} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </QueryResult>
    </section>
  );
}

function AreaMergesView() {
  const t = areaMergesTexts.useTexts();
  return (
    <>
      <PageHead title={t.title}>
        <Link to="/bao-phu">{t.back}</Link>
      </PageHead>
      <div className="plain-pane clock-page">
        <p className="dim">{t.intro}</p>
        <MergeForm />
        <Merges />
      </div>
    </>
  );
}

/** DIC says that a ward goes into another one, sees what will move, and how far each is. */
export function AreaMergesPage() {
  return (
    <PageGuard section="coverage" permission="area.manage">
      <AreaMergesView />
    </PageGuard>
  );
}
