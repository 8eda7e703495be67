import { Textarea } from '@mantine/core';
import {
  decideNcoviWork,
  getNcoviWork,
  type NcoviCandidateDto,
  type NcoviDecision,
  type NcoviWorkDto,
} from '@khai-bao/api-client/registration';
import { Button, Tag, formatPhone } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Equal } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { StateTag } from '../registrations/state-tags.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { problemText } from '../texts/words.js';
import { ncoviTexts } from './ncovi.texts.js';

/** Compares an entry of the national list with the units that it may be, or a claim with its unit. */
export function NcoviDecisionDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = ncoviTexts.useTexts();
  const api = useApi();
  const query = useQuery({
    queryKey: [...queryKeys.ncoviWork, 'one', id],
    queryFn: () => getNcoviWork({ client: api.client, path: { id } }),
    // Nothing changes while the officer compares; a decision about an older version is refused.
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <Dialog opened onClose={onClose} title={t.title} size="xl">
      <QueryResult query={query} rows={8}>
        {(work) => <Comparison work={work} onClose={onClose} />}
      </QueryResult>
    </Dialog>
  );
}

function Comparison({ work, onClose }: { work: NcoviWorkDto; onClose: () => void }) {
  const t = ncoviTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const [unitId, setUnitId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState<'unit' | 'reason' | null>(null);
  const isClaim = work.kind === 'claim';
  const send = useMutation({
    mutationFn: (decision: NcoviDecision) =>
      decideNcoviWork({
        client: api.client,
        path: { id: work.id },
        body: {
          decision,
          reason: reason.trim(),
          version: work.version,
          ...(decision === 'match' && unitId !== null ? { unitId } : {}),
        },
      }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.saved });
      onClose();
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: queryKeys.ncoviWork });
      void client.invalidateQueries({ queryKey: ['coverage'] });
    },
  });
  const decide = (decision: NcoviDecision): void => {
    const lacks =
      decision === 'match' && unitId === null ? 'unit' : reason.trim().length < 3 ? 'reason' : null;
    setMissing(lacks);
    if (lacks === null) send.mutate(decision);
  };
  return (
    <div className="stack">
      <p>
        <Tag tone="yours">{t.kinds[work.kind]}</Tag>
      </p>
      <p className="dim">{t.kindHints[work.kind]}</p>
      <div className="ncovi-sides" role="group" aria-label={t.decide}>
        {work.listed !== null && <ListedSide listed={work.listed} />}
        {work.candidates.map((unit, at) => (
          <CandidateSide
            key={unit.unitId}
            unit={unit}
            number={at + 1}
            choice={
              isClaim ? null : (
                <label className="ncovi-choice">
                  <input
                    type="radio"
                    name="ncovi-unit"
                    aria-label={t.choose(unit.name)}
                    checked={unitId === unit.unitId}
                    onChange={() => setUnitId(unit.unitId)}
                  />
                  <span>{t.chooseShort}</span>
                </label>
              )
            }
          />
        ))}
      </div>
      {missing === 'unit' && <Notice tone="caution">{t.chooseNeeded}</Notice>}
      {send.error && <Notice tone="stop">{problemText(send.error)}</Notice>}
      <Textarea
        label={t.reason}
        description={isClaim ? `${t.reasonHint} ${t.endHint}` : t.reasonHint}
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        error={missing === 'reason' ? t.reasonNeeded : undefined}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className="row">
        <Button busy={send.isPending} onClick={() => decide(isClaim ? 'keep' : 'match')}>
          {isClaim ? t.keep : t.chooseShort}
        </Button>
        <Button variant="quiet" busy={send.isPending} onClick={() => decide(isClaim ? 'end' : 'dismiss')}>
          {isClaim ? t.end : t.dismiss}
        </Button>
      </div>
    </div>
  );
}

function Line({ name, same = false, children }: { name: string; same?: boolean; children: ReactNode }) {
  const t = ncoviTexts.useTexts();
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {same && (
          <Tag tone="pass" icon={<Equal aria-hidden="true" />}>
            {t.same}
          </Tag>
        )}
      </dd>
    </div>
  );
}

function ListedSide({ listed }: { listed: NonNullable<NcoviWorkDto['listed']> }) {
  const t = ncoviTexts.useTexts();
  return (
    <section className="ncovi-side" aria-label={t.listed} data-listed="">
      <h3>{t.listed}</h3>
      <dl>
        <Line name={t.fields.code}>
          <span className="num">{listed.entryId}</span>
        </Line>
        <Line name={t.fields.name}>{listed.name}</Line>
        <Line name={t.fields.taxCode}>
          <span className="num">{listed.taxCode ?? t.none}</span>
        </Line>
        <Line name={t.fields.phone}>
          <span className="num">{listed.phone === null ? t.none : formatPhone(listed.phone)}</span>
        </Line>
        <Line name={t.fields.area}>{listed.areaName ?? t.none}</Line>
        <Line name={t.fields.street}>{listed.street === '' ? t.none : listed.street}</Line>
      </dl>
    </section>
  );
}

function CandidateSide({
  unit,
  number,
  choice,
}: {
  unit: NcoviCandidateDto;
  number: number;
  choice: ReactNode;
}) {
  const t = ncoviTexts.useTexts();
  const isSame = (field: NcoviCandidateDto['agreeing'][number]): boolean => unit.agreeing.includes(field);
  return (
    <section className="ncovi-side" aria-label={t.candidate(number)}>
      <h3>{t.candidate(number)}</h3>
      <dl>
        <Line name={t.fields.code}>
          <span className="num">
            {unit.otherEntryId === null ? (unit.claimedCode ?? t.none) : t.otherEntry(unit.otherEntryId)}
          </span>
        </Line>
        <Line name={t.fields.name} same={isSame('name')}>
          {unit.name}
        </Line>
        <Line name={t.fields.taxCode} same={isSame('taxCode')}>
          <span className="num">{unit.taxCode ?? t.none}</span>
        </Line>
        <Line name={t.fields.phone} same={isSame('phone')}>
          <span className="num">{unit.phone === '' ? t.none : formatPhone(unit.phone)}</span>
        </Line>
        <Line name={t.fields.area} same={isSame('area')}>
          {unit.areaName}
        </Line>
        <Line name={t.fields.street}>{unit.street}</Line>
        <Line name={t.fields.state}>
          <StateTag state={unit.state} />
        </Line>
        <Line name={t.fields.usesNcovi}>{unit.usesNcovi ? t.yes : t.no}</Line>
      </dl>
      {choice}
    </section>
  );
}
