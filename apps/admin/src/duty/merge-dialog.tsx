import { Select } from '@mantine/core';
import { listCases, mergeCase, type CaseDetailDto, type CaseItemDto } from '@khai-bao/api-client/alerts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../navigation/query-keys.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { nameAndYear } from './case-state.js';
import { caseWorkTexts } from './case-work.texts.js';
import { dutyTexts } from './duty.texts.js';
import { NoteField, WorkDialog, useCaseChange } from './work-form.js';

const pageSize = 200;
/** Maximum number of pages that the dialog reads: a company may have 400 cases in an hour. */
const maxPages = 5;

/** Reads the cases in hand, page by page. */
function useOpenCases() {
  const api = useApi();
  return useQuery({
    queryKey: [...queryKeys.cases, 'to-merge'],
    queryFn: async () => {
      const items: CaseItemDto[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < maxPages; page += 1) {
        const read = await listCases({
          client: api.client,
          query: { view: 'open', limit: pageSize, cursor },
        });
        items.push(...(read?.items ?? []));
        cursor = read?.nextCursor ?? undefined;
        if (cursor === undefined) break;
      }
      return items;
    },
  });
}

/** What a merge does, before it is done: it is asked twice, because a duplicate that was none is a person whom nobody looks for. */
function MergeEffects({ one, duplicate }: { one: CaseDetailDto; duplicate: CaseItemDto }) {
  const t = caseWorkTexts.useTexts();
  const { states } = dutyTexts.useTexts();
  return (
    <>
      <dl className="merge-pair">
        <dt>{t.mergeCloses}</dt>
        <dd>
          <strong>{nameAndYear(duplicate)}</strong> · <span className="num">{duplicate.code}</span> ·{' '}
          {duplicate.unitName}
        </dd>
        <dt>{t.mergeKeeps}</dt>
        <dd>
          <strong>{nameAndYear(one)}</strong> · <span className="num">{one.code}</span> · {one.unitName}
        </dd>
      </dl>
      <p>{t.mergeEffects}</p>
      {duplicate.state === 'CONFIRMED' && one.state !== 'CONFIRMED' && (
        <Notice tone="caution">{t.mergeStateStays(states[duplicate.state], states[one.state])}</Notice>
      )}
      <Notice tone="caution">{t.mergeFinal}</Notice>
    </>
  );
}

/** Merges the case of the same person into this one: first which one, then what it does. */
export function MergeDialog({ one, onClose }: { one: CaseDetailDto; onClose: () => void }) {
  const t = caseWorkTexts.useTexts();
  const api = useApi();
  const open = useOpenCases();
  const others = (open.data ?? []).filter(({ caseId }) => caseId !== one.caseId);
  const [duplicateId, setDuplicateId] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const [isAsked, setIsAsked] = useState(false);
  const duplicate = others.find(({ caseId }) => caseId === duplicateId);
  const merge = useCaseChange({
    send: (id: string) =>
      mergeCase({
        client: api.client,
        path: { id: one.caseId },
        body: { duplicateId: id, note: note.trim() || undefined },
      }),
    done: () => t.merged(duplicate?.code ?? ''),
    onDone: onClose,
  });
  const isConfirming = isAsked && duplicate !== undefined;
  return (
    <WorkDialog
      title={t.mergeTitle(one.code)}
      send={isConfirming ? t.mergeSend : t.mergeNext}
      busy={merge.isPending || open.isPending}
      error={merge.error ?? open.error}
      onSend={() => {
        setTried(true);
        if (isConfirming) merge.mutate(duplicate.caseId);
        else setIsAsked(duplicate !== undefined);
      }}
      onClose={() => (isConfirming && !merge.isPending ? setIsAsked(false) : onClose())}
    >
      {isConfirming ? (
        <MergeEffects one={one} duplicate={duplicate} />
      ) : (
        <>
          <p className="dim">{t.mergeHint}</p>
          <Select
            label={t.mergeWhich}
            searchable
            nothingFoundMessage={t.mergeNone}
            value={duplicateId}
            error={tried && duplicate === undefined ? t.mergeWhichNeeded : undefined}
            data={others.map((each) => ({
              value: each.caseId,
              label: `${each.code} · ${nameAndYear(each)} · ${each.unitName}`,
            }))}
            onChange={setDuplicateId}
          />
          <NoteField value={note} onChange={setNote} />
        </>
      )}
    </WorkDialog>
  );
}
