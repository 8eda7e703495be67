import { Menu } from '@mantine/core';
import {
  type OfficerAction,
  type RegistrationDetailDto,
  getRegistration,
} from '@khai-bao/api-client/registration';
import { getRefusal } from '@khai-bao/api-client/accounts';
import { Button, formatDateTime, formatPhone } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, DoorClosed, Ellipsis, PencilLine, Send, Split, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { announceTexts } from '../announce/announce.texts.js';
import { Inspections } from '../inspections/inspections.js';
import { FactList } from '../parts/fact-list.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { queryKeys } from '../navigation/query-keys.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText } from '../texts/words.js';
import { AnswerFiles } from './answer-files.js';
import { CorrectDialog } from './correct-dialog.js';
import { decidableStates } from './decidable-states.js';
import { DuplicateNotices } from '../duplicates/duplicate-notices.js';
import { HealthAnswer } from './health-answer.js';
import { DuplicateTag, HealthAsksTag, LateTag, NoEmailTag, StateTag } from '../registrations/state-tags.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { intakePanelTexts } from './intake-panel.texts.js';
import { splitTexts } from './split.texts.js';
import { SplitDialog } from './split-dialog.js';
import { StepText } from '../registrations/step-text.js';

/** States in which no account was asked for, and still can be. */
const statesWithoutAccount: ReadonlySet<string> = new Set(['EXEMPT_NCOVI', 'PHARMACY_LISTED']);

/** States in which nothing is to come of it: no account, no handover. */
const finalStates: ReadonlySet<string> = new Set(['DUPLICATE', 'CLOSED']);
/** States in which a registration counts no more. */
const uncountedStates: ReadonlySet<string> = new Set(['REJECTED', ...finalStates]);

/** The words of the one main action: what will happen with this unit. */
export function useMainActionText(): (item: { kind: string; usesNcovi: boolean }) => string {
  const t = intakePanelTexts.useTexts();
  return (item) =>
    item.usesNcovi ? t.receiveNcovi : item.kind === 'pharmacy' ? t.receivePharmacy : t.receiveForward;
}

function UnitFacts({ unit }: { unit: RegistrationDetailDto }) {
  const t = intakePanelTexts.useTexts();
  const words = commonTexts.useTexts();
  const { kind } = registrationTexts.useTexts();
  const sources: Readonly<Record<string, string>> = t.sources;
  const announced = announceTexts.useTexts().results.sources;
  const announcedBy = unit.announcement === null ? null : announced[unit.announcement];
  const facts: [string, ReactNode][] = [
    [kind, kindText(unit.kind, words)],
    [t.address, unit.street],
    [t.area, unit.areaName],
    [t.representative, unit.representative],
    [t.phone, formatPhone(unit.phone)],
    [t.email, unit.email],
    [t.taxCode, unit.taxCode],
    [t.gates, unit.expectedGates === null ? null : String(unit.expectedGates)],
    [t.source, [sources[unit.source] ?? unit.source, announcedBy].filter(Boolean).join(': ')],
    [t.account, unit.accountState && !finalStates.has(unit.state) && <StateTag state={unit.accountState} />],
  ];
  return <FactList facts={facts} />;
}

/** Why DIC said no; a refusal that cannot be read is said so by the state alone. */
function Refusal({ unitId }: { unitId: string }) {
  const t = intakePanelTexts.useTexts();
  const api = useApi();
  const { data } = useQuery({
    queryKey: [...queryKeys.intake, 'refusal', unitId],
    queryFn: () => getRefusal({ client: api.client, path: { unitId } }),
  });
  return data ? (
    <Notice tone="stop">
      <strong>{t.refusedTitle}</strong> {data.reason}
    </Notice>
  ) : null;
}

/** What the officer can do with it now: the one main action at the bottom left. */
function PanelActions({
  unit,
  busy,
  onAct,
}: { unit: RegistrationDetailDto } & Pick<IntakePanelProps, 'busy' | 'onAct'>) {
  const t = intakePanelTexts.useTexts();
  const mainAction = useMainActionText();
  const close = (
    <Button
      variant="quiet"
      disabled={busy}
      icon={<DoorClosed aria-hidden="true" />}
      onClick={() => onAct('close', unit)}
    >
      {t.close}
    </Button>
  );
  // A listed pharmacy is the Department of Health's to send on.
  if (unit.state === 'PHARMACY_LISTED' && unit.kind === 'pharmacy')
    return (
      <div className="panel-foot">
        {unit.healthAsks && <HealthAnswer unit={unit} />}
        <Button variant="quiet" disabled={busy} onClick={() => onAct('ask', unit)}>
          {t.ask}
        </Button>
        <Menu withInitialFocusPlaceholder={false} position="top-end" radius="md" shadow="md">
          <Menu.Target>
            <Button variant="quiet" aria-label={t.moreActions} icon={<Ellipsis aria-hidden="true" />} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => onAct('reject', unit)}>{t.withdrawPharmacy}</Menu.Item>
            <Menu.Item onClick={() => onAct('close', unit)}>{t.close}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    );
  if (statesWithoutAccount.has(unit.state))
    return (
      <div className="panel-foot">
        <Button
          variant="quiet"
          busy={busy}
          icon={<Send aria-hidden="true" />}
          onClick={() => onAct('forward', unit)}
        >
          {t.forwardAnyway}
        </Button>
        {close}
      </div>
    );
  if (unit.state === 'FORWARDED') return <div className="panel-foot">{close}</div>;
  if (unit.state === 'REJECTED' || unit.state === 'CLOSED')
    return (
      <div className="panel-foot">
        <Button
          variant="quiet"
          busy={busy}
          icon={<Undo2 aria-hidden="true" />}
          onClick={() => onAct('reopen', unit)}
        >
          {t.reopen}
        </Button>
      </div>
    );
  if (!decidableStates.has(unit.state)) return null;
  return (
    <div className="panel-foot">
      <Button
        busy={busy}
        keyHint="T"
        icon={<Send aria-hidden="true" />}
        onClick={() => onAct('receive-and-forward', unit)}
      >
        {mainAction(unit)}
      </Button>
      {unit.state !== 'NEEDS_INFO' && (
        <Button variant="quiet" onClick={() => onAct('ask', unit)}>
          {t.ask}
        </Button>
      )}
      <Menu withInitialFocusPlaceholder={false} position="top-end" radius="md" shadow="md">
        <Menu.Target>
          <Button variant="quiet" aria-label={t.moreActions} icon={<Ellipsis aria-hidden="true" />} />
        </Menu.Target>
        <Menu.Dropdown>
          {unit.state !== 'RECEIVED' && (
            <Menu.Item onClick={() => onAct('receive', unit)}>{t.receiveOnly}</Menu.Item>
          )}
          <Menu.Item onClick={() => onAct('reject', unit)}>{t.reject}</Menu.Item>
          <Menu.Item onClick={() => onAct('close', unit)}>{t.close}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

export interface IntakePanelProps {
  id: string;
  canAct: boolean;
  busy: boolean;
  onAct: (action: OfficerAction, unit: RegistrationDetailDto) => void;
  onBack: () => void;
}

/** One registration beside the list, and the one main action at the bottom left. */
export function IntakePanel({ id, canAct, busy, onAct, onBack }: IntakePanelProps) {
  const t = intakePanelTexts.useTexts();
  const split = splitTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const [correcting, setCorrecting] = useState(false);
  const [splitting, setSplitting] = useState(false);
  const query = useQuery({
    queryKey: [...queryKeys.intake, 'one', id],
    queryFn: () => getRegistration({ client: api.client, path: { id } }),
  });
  return (
    <QueryResult query={query} rows={7}>
      {(unit) => (
        <article className="panel" aria-label={unit.name}>
          <div className="panel-body">
            <Button
              variant="plain"
              size="small"
              className="panel-back"
              icon={<ArrowLeft aria-hidden="true" />}
              onClick={onBack}
            >
              {t.backToList}
            </Button>
            <div className="row">
              <StateTag state={unit.state} />
              {unit.late && <LateTag />}
              {unit.healthAsks && <HealthAsksTag />}
              {!unit.hasEmail && !finalStates.has(unit.state) && <NoEmailTag />}
              {unit.duplicateOpen && <DuplicateTag />}
            </div>
            <div>
              <h2>{unit.name}</h2>
              <p className="dim code">{t.tracking(unit.trackingCode)}</p>
            </div>
            {unit.unreadable && <Notice tone="caution">{words.unreadable}</Notice>}
            <DuplicateNotices unit={unit} canAct={canAct} />
            <UnitFacts unit={unit} />
            {canAct && unit.state !== 'DUPLICATE' && (
              <div className="row">
                <Button
                  variant="plain"
                  size="small"
                  icon={<PencilLine aria-hidden="true" />}
                  onClick={() => setCorrecting(true)}
                >
                  {t.correct}
                </Button>
                {!uncountedStates.has(unit.state) && (
                  <Button
                    variant="plain"
                    size="small"
                    icon={<Split aria-hidden="true" />}
                    onClick={() => setSplitting(true)}
                  >
                    {split.open}
                  </Button>
                )}
              </div>
            )}
            {unit.accountState === 'REFUSED' && !finalStates.has(unit.state) && (
              <Refusal unitId={unit.unitId} />
            )}
            {unit.healthAsks && (
              <Notice tone="yours">
                <strong>{t.healthAsksTitle}</strong> {t.healthAsksText}
                <q className="under">{unit.history.findLast((step) => step.what === 'health-asked')?.note}</q>
              </Notice>
            )}
            {finalStates.has(unit.state) ? null : unit.usesNcovi ? (
              <Notice tone="blue">{t.ncoviText}</Notice>
            ) : unit.kind === 'pharmacy' ? (
              <Notice tone="blue">{t.pharmacyText}</Notice>
            ) : (
              !unit.hasEmail && (
                <Notice tone="yours">
                  <strong>{t.noEmailTitle}</strong> {t.noEmailText}
                </Notice>
              )
            )}
            <h3 className="visually-hidden">{t.history}</h3>
            <ol className="steps">
              {unit.history.map((step, at) => (
                <li key={`${step.state}${step.at}`}>
                  <StepText step={step} isFirst={at === 0} />
                  {step.note && <q>{step.note}</q>}
                  {step.files && <AnswerFiles unitId={unit.unitId} files={step.files} />}
                  <time className="num">{formatDateTime(step.at)}</time>
                </li>
              ))}
            </ol>
            <Inspections unitId={unit.unitId} name={unit.name} canNote={canAct} />
          </div>
          {splitting && <SplitDialog unit={unit} onClose={() => setSplitting(false)} />}
          {correcting && <CorrectDialog unit={unit} onClose={() => setCorrecting(false)} />}
          {canAct && <PanelActions unit={unit} busy={busy} onAct={onAct} />}
        </article>
      )}
    </QueryResult>
  );
}
