import '../styles/import.css';
import { type ImportDto, getImport, includeHiddenRows, runImport } from '@khai-bao/api-client/registration';
import { Button, formatDateTime, useLanguage } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileInput } from 'lucide-react';
import { useEffect } from 'react';
import { duplicateTexts } from '../duplicates/duplicates.texts.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { numberText, problemText } from '../texts/words.js';
import { ChooseFile } from './choose-file.js';
import { importKeys } from './import-keys.js';
import { ImportDone, ImportProgress } from './import-outcome.js';
import { ImportRows } from './import-rows.js';
import { importTexts } from './import.texts.js';
import { MatchColumns } from './match-columns.js';

/** While rows go in the page asks this often, milliseconds. */
const progressIntervalMs = 700;

/** The rows are looked through; nothing is registered before the button is pressed. */
function CheckedImport({ held }: { held: ImportDto }) {
  const t = importTexts.useTexts();
  const alike = duplicateTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const { good, already, wrong } = held.counts;
  const run = useMutation({
    mutationFn: () => runImport({ client: api.client, path: { id: held.id } }),
    onSuccess: (read) => client.setQueryData(importKeys.one(held.id), read),
    onError: () => client.invalidateQueries({ queryKey: importKeys.one(held.id) }),
  });
  const takeHidden = useMutation({
    mutationFn: () => includeHiddenRows({ client: api.client, path: { id: held.id } }),
    onSuccess: (read) => {
      client.setQueryData(importKeys.one(held.id), read);
      return client.invalidateQueries({ queryKey: importKeys.rows(held.id) });
    },
  });
  return (
    <>
      {held.counts.hidden > 0 && (
        <Notice tone="yours">
          {t.hidden(numberText(held.counts.hidden, language))}{' '}
          <Button
            variant="quiet"
            size="small"
            busy={takeHidden.isPending}
            onClick={() => takeHidden.mutate()}
          >
            {t.takeHidden(numberText(held.counts.hidden, language))}
          </Button>
        </Notice>
      )}
      {takeHidden.error && <Notice tone="stop">{problemText(takeHidden.error)}</Notice>}
      {held.earlier && (
        <Notice tone="blue">
          {t.earlier(
            formatDateTime(held.earlier.at),
            held.earlier.byName,
            numberText(held.earlier.entered, language),
          )}
        </Notice>
      )}
      {held.counts.alike > 0 && (
        <Notice tone="yours">{alike.importAlike(numberText(held.counts.alike, language))}</Notice>
      )}
      <MatchColumns held={held} />
      <ImportRows held={held} />
      <div className="bulk import-foot">
        {run.error && <Notice tone="stop">{problemText(run.error)}</Notice>}
        <Button
          busy={run.isPending}
          disabled={good === 0}
          icon={<FileInput aria-hidden="true" />}
          onClick={() => run.mutate()}
        >
          {t.run(numberText(good, language))}
        </Button>
        <span className="dim" role="status">
          {good === 0
            ? t.runNone
            : already + wrong > 0
              ? t.runRest(numberText(already + wrong, language))
              : t.runAll}
        </span>
      </div>
    </>
  );
}

function Import() {
  const t = importTexts.useTexts();
  const language = useLanguage();
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { id } = useSearch({ from: '/tiep-nhan/nhap-bang-tinh' });
  const query = useQuery({
    queryKey: importKeys.one(id ?? ''),
    queryFn: () => getImport({ client: api.client, path: { id: id ?? '' } }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? progressIntervalMs : false),
  });
  const isDone = query.data?.state === 'done';
  useEffect(() => {
    if (isDone) void client.invalidateQueries({ queryKey: queryKeys.intake });
  }, [client, isDone]);
  const go = (next: string | undefined): void =>
    void navigate({ to: '/tiep-nhan/nhap-bang-tinh', search: next === undefined ? {} : { id: next } });
  return (
    <>
      <PageHead
        title={t.title}
        beside={
          id !== undefined &&
          query.data && (
            <p className="dim">
              {t.file(numberText(query.data.rowCount, language), formatDateTime(query.data.madeAt))}
            </p>
          )
        }
      >
        {id !== undefined && (
          <Button variant="quiet" onClick={() => go(undefined)}>
            {t.another}
          </Button>
        )}
      </PageHead>
      <div className="plain-pane import">
        {id === undefined ? (
          <ChooseFile onRead={(read) => go(read.id)} />
        ) : (
          <QueryResult query={query}>
            {(held) =>
              held.state === 'checked' ? (
                <CheckedImport key={held.id} held={held} />
              ) : held.state === 'running' ? (
                <ImportProgress held={held} />
              ) : (
                <ImportDone held={held} onAnother={() => go(undefined)} />
              )
            }
          </QueryResult>
        )}
      </div>
    </>
  );
}

/** A committee's spreadsheet of units: up, looked through, put right, in. */
export function ImportPage() {
  return (
    <PageGuard section="intake" permission="registration.type-in">
      <Import />
    </PageGuard>
  );
}
