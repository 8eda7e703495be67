import { Select } from '@mantine/core';
import { listCases, mergeCase, type CaseDetailDto } from '@khai-bao/api-client/alerts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../navigation/query-keys.js';
import { useApi } from '../session/session.js';
import { nameAndYear } from './case-state.js';
import { caseWorkTexts } from './case-work.texts.js';
import { NoteField, WorkDialog, useCaseChange } from './work-form.js';

/** Merges the case of the same person into this one. */
export function MergeDialog({ one, onClose }: { one: CaseDetailDto; onClose: () => void }) {
  const t = caseWorkTexts.useTexts();
  const api = useApi();
  const open = useQuery({
    queryKey: [...queryKeys.cases, 'open'],
    queryFn: () => listCases({ client: api.client, query: { view: 'open', limit: 100 } }),
  });
  const others = (open.data?.items ?? []).filter(({ caseId }) => caseId !== one.caseId);
  const [duplicateId, setDuplicateId] = useState<string | null>(null);
  const [note, setNote] = useState('');
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
  return (
    <WorkDialog
      title={t.mergeTitle(one.code)}
      send={t.mergeSend}
      busy={merge.isPending}
      error={merge.error}
      onSend={() => {
        if (duplicateId !== null) merge.mutate(duplicateId);
      }}
      onClose={onClose}
    >
      <p className="dim">{t.mergeHint}</p>
      <Select
        label={t.mergeWhich}
        searchable
        nothingFoundMessage={t.mergeNone}
        value={duplicateId}
        data={others.map((each) => ({
          value: each.caseId,
          label: `${each.code} · ${nameAndYear(each)} · ${each.unitName}`,
        }))}
        onChange={setDuplicateId}
      />
      <NoteField value={note} onChange={setNote} />
    </WorkDialog>
  );
}
