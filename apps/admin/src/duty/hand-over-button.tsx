import { Checkbox } from '@mantine/core';
import { listHandOverCases, takeOverCases, type HandOverCaseDto } from '@khai-bao/api-client/alerts';
import { Button, formatMoment } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowRightLeft } from 'lucide-react';
import { useState } from 'react';
import { CaseTag } from './case-state.js';
import { Dialog, DialogFoot } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { queryKeys } from '../navigation/query-keys.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { handOverTexts } from './hand-over.texts.js';

const refetchMs = 30_000;
/** Maximum number of cases in the list of the service. A list of this length may be incomplete. */
const maxListed = 100;

/** The open cases of others, all chosen: one press takes them over by name. */
function HandOverForm({ items, onClose }: { items: readonly HandOverCaseDto[]; onClose: () => void }) {
  const t = handOverTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isEmpty, setIsEmpty] = useState(false);
  const chosen = items.filter(({ caseId }) => !left.has(caseId)).map(({ caseId }) => caseId);
  const take = useMutation({
    mutationFn: () => takeOverCases({ client: api.client, body: { caseIds: chosen } }),
    onSuccess: (result) => {
      notify({ tone: 'pass', text: t.done(result.taken.length) });
      if (result.skipped.length > 0) notify({ tone: 'caution', text: t.skipped(result.skipped.join(', ')) });
      onClose();
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: queryKeys.handOver });
      void client.invalidateQueries({ queryKey: queryKeys.cases });
      void client.invalidateQueries({ queryKey: ['case'] });
    },
  });
  const toggle = (caseId: string): void => {
    setIsEmpty(false);
    setLeft((before) =>
      before.has(caseId)
        ? new Set([...before].filter((one) => one !== caseId))
        : new Set([...before, caseId]),
    );
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsEmpty(chosen.length === 0);
        if (chosen.length > 0) take.mutate();
      }}
    >
      {take.error && <Notice tone="stop">{problemText(take.error)}</Notice>}
      {isEmpty && <Notice tone="caution">{t.choose}</Notice>}
      <p className="dim">{t.hint}</p>
      <ul className="hand-over-cases">
        {items.map((one) => (
          <li key={one.caseId}>
            <Checkbox
              checked={!left.has(one.caseId)}
              onChange={() => toggle(one.caseId)}
              label={
                <>
                  <strong className="num">{one.code}</strong> · {one.unitName}
                </>
              }
              description={
                one.acknowledgedByName !== null && one.acknowledgedAt !== null
                  ? t.responsible(one.acknowledgedByName, formatMoment(one.acknowledgedAt))
                  : undefined
              }
            />
            <CaseTag state={one.state} />
          </li>
        ))}
      </ul>
      <DialogFoot send={t.send(Math.max(1, chosen.length))} busy={take.isPending} onClose={onClose} />
    </form>
  );
}

/** Opens the hand-over of a shift, while others are responsible for open cases of the centre. */
export function HandOverButton() {
  const t = handOverTexts.useTexts();
  const api = useApi();
  const [opened, setOpened] = useState(false);
  const { data } = useQuery({
    queryKey: queryKeys.handOver,
    queryFn: () => listHandOverCases({ client: api.client }),
    refetchInterval: refetchMs,
  });
  const items = data?.items ?? [];
  if (items.length === 0 && !opened) return null;
  return (
    <>
      <Button
        variant="quiet"
        size="small"
        icon={<ArrowRightLeft aria-hidden="true" />}
        onClick={() => setOpened(true)}
      >
        {t.open(items.length < maxListed ? items.length : `${maxListed}+`)}
      </Button>
      <Dialog opened={opened} onClose={() => setOpened(false)} title={t.title}>
        <HandOverForm items={items} onClose={() => setOpened(false)} />
      </Dialog>
    </>
  );
}
