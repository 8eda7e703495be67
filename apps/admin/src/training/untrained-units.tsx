import { Textarea } from '@mantine/core';
import {
  callUntrainedUnits,
  getTrainingCoverage,
  listUntrainedUnits,
  type TrainingCoverageDto,
} from '@khai-bao/api-client/support';
import { Button, Tag, formatDateTime, useLanguage } from '@khai-bao/ui';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowUp, Megaphone } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { LoadMoreButton } from '../parts/load-more-button.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { QueryResult } from '../navigation/page.js';
import { useApi, useProfile } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText, numberText, problemText } from '../texts/words.js';
import { trainingKey } from './training-parts.js';
import { trainingTexts } from './training.texts.js';
import { untrainedUnitsTexts } from './untrained-units.texts.js';

const pageSize = 50;
const view = 'untrained';

function CallDialog({
  area,
  missing,
  onClose,
}: {
  area: TrainingCoverageDto;
  missing: string;
  onClose: () => void;
}) {
  const t = trainingTexts.useTexts();
  const words = untrainedUnitsTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [text, setText] = useState<string>(words.callReady);
  const [isTried, setTried] = useState(false);
  const call = useMutation({
    mutationFn: () =>
      callUntrainedUnits({ client: api.client, body: { area: area.areaPath, text: text.trim() } }),
    onSuccess: () => {
      notify({ tone: 'pass', text: words.called });
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: trainingKey }),
  });
  return (
    <Dialog opened onClose={onClose} title={words.callTitle(area.name)} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (text.trim() !== '') call.mutate();
        }}
      >
        <p>{words.callIntro(missing)}</p>
        <Textarea
          label={words.callText}
          autosize
          minRows={4}
          maxLength={1000}
          data-autofocus
          value={text}
          error={isTried && text.trim() === '' ? t.form.needed : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {call.error && <Notice tone="stop">{problemText(call.error)}</Notice>}
        <DialogFoot
          send={words.call(missing)}
          busy={call.isPending}
          icon={<Megaphone aria-hidden="true" />}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

/** The units of an area of which nobody has come to a session. */
function UnitList({ area, name }: { area: string; name: string }) {
  const t = untrainedUnitsTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: [...trainingKey, 'untrained-units', area],
    queryFn: ({ pageParam }) =>
      listUntrainedUnits({ client: api.client, query: { area, cursor: pageParam, limit: pageSize } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section>
      <h2>{t.list(name)}</h2>
      <QueryResult query={query} rows={4}>
        {() =>
          items.length === 0 ? (
            <p className="dim">{t.allTrained}</p>
          ) : (
            <table className="table">
              <tbody>
                {items.map((unit) => (
                  <tr key={unit.unitId}>
                    <td className="main">
                      <span className="strong">{unit.name}</span>
                      <span className="under">{unit.areaName}</span>
                    </td>
                    <td className="kind">{kindText(unit.kind, words)}</td>
                    <td className="code">{unit.reference}</td>
                    <td>{unit.isSignedUp && <Tag tone="blue">{t.hasSeat}</Tag>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </QueryResult>
      <LoadMoreButton query={query} />
    </section>
  );
}

/** Counts of trained units by the areas below one area, with a bar each; below them the units that are missing. */
export function UntrainedUnits({ area }: { area: string | undefined }) {
  const t = untrainedUnitsTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const own = useProfile().area?.path ?? '';
  const [isCalling, setCalling] = useState(false);
  const query = useQuery({
    queryKey: [...trainingKey, 'coverage', area],
    queryFn: () => getTrainingCoverage({ client: api.client, query: { area } }),
    placeholderData: keepPreviousData,
  });
  const n = (count: number): string => numberText(count, language);
  const parent = area === undefined || area === own ? null : area.split('.').slice(0, -1).join('.');
  return (
    <QueryResult
      query={query}
      empty={({ areas }) => (areas.length === 0 ? { title: t.none, text: t.noneText } : null)}
    >
      {(coverage) => {
        const missing = coverage.areas.reduce((sum, { units, trained }) => sum + units - trained, 0);
        const isWard = coverage.areaPath.split('.').length > 2;
        return (
          <>
            <div className="row training-coverage-head">
              {parent !== null && (
                <Link to="/tap-huan" search={{ view, area: parent }}>
                  <ArrowUp size={18} aria-hidden="true" /> {t.up}
                </Link>
              )}
              <h2>{coverage.name}</h2>
              {missing > 0 && (
                <Button icon={<Megaphone aria-hidden="true" />} onClick={() => setCalling(true)}>
                  {t.call(n(missing))}
                </Button>
              )}
            </div>
            {coverage.lastCall && (
              <p className="dim">
                {t.lastCall(
                  coverage.lastCall.place,
                  formatDateTime(coverage.lastCall.calledAt),
                  n(coverage.lastCall.units),
                )}
              </p>
            )}
            <table className="table training-coverage">
              <thead>
                <tr>
                  <th>{t.area}</th>
                  <th className="end">{t.units}</th>
                  <th className="end">{t.trained}</th>
                  <th className="end">{t.signedUp}</th>
                  <th className="end">{t.missing}</th>
                  <th>
                    <span className="visually-hidden">{t.trained}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {coverage.areas.map((row) => {
                  const share = new Intl.NumberFormat(language, { style: 'percent' }).format(
                    row.trained / row.units,
                  );
                  return (
                    <tr key={row.areaPath}>
                      <td className="main">
                        {isWard ? (
                          <span className="strong">{row.name}</span>
                        ) : (
                          <Link className="name" to="/tap-huan" search={{ view, area: row.areaPath }}>
                            {row.name}
                          </Link>
                        )}
                      </td>
                      <td className="num end" data-label={t.units}>
                        {n(row.units)}
                      </td>
                      <td className="num end" data-label={t.trained}>
                        {n(row.trained)}
                      </td>
                      <td className="num end" data-label={t.signedUp}>
                        {n(row.signedUp)}
                      </td>
                      <td className="num end strong" data-label={t.missing}>
                        {n(row.units - row.trained)}
                      </td>
                      <td className="training-share">
                        <meter min={0} max={row.units} value={row.trained} aria-label={t.share(share)} />
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
            {isWard && <UnitList area={coverage.areaPath} name={coverage.name} />}
            {isCalling && (
              <CallDialog area={coverage} missing={n(missing)} onClose={() => setCalling(false)} />
            )}
          </>
        );
      }}
    </QueryResult>
  );
}
