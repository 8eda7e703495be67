import { Menu } from '@mantine/core';
import type { CaseDetailDto } from '@khai-bao/api-client/alerts';
import {
  caseTransitions,
  statesWithCalls,
  statesWithSteps,
  type CaseTransition,
} from '@khai-bao/contracts/case-transitions';
import { Button } from '@khai-bao/ui';
import { CalendarHeart, Combine, FlaskConical, MoveRight, Phone, PhoneCall, Plus } from 'lucide-react';
import { useState } from 'react';
import { useProfile } from '../session/session.js';
import { CallDialog } from './call-dialog.js';
import { endStates } from './case-order.js';
import { caseWorkTexts } from './case-work.texts.js';
import { dutyTexts } from './duty.texts.js';
import { MergeDialog } from './merge-dialog.js';
import { OnsetDialog } from './onset-dialog.js';
import { onsetTexts } from './onset.texts.js';
import { StateDialog } from './state-dialog.js';
import { StepDialog } from './step-dialog.js';
import { TransferDialog } from './transfer-dialog.js';

type Work = 'step' | 'onset' | 'call' | 'transfer' | 'merge' | CaseTransition;

const dialogs = {
  step: StepDialog,
  onset: OnsetDialog,
  call: CallDialog,
  transfer: TransferDialog,
  merge: MergeDialog,
} as const;
const icons = {
  step: FlaskConical,
  onset: CalendarHeart,
  call: PhoneCall,
  transfer: MoveRight,
  merge: Combine,
} as const;

/** What an officer can do next with a case: the usual state first, then the others, the call, and the rest in a menu. */
export function CaseActions({ one }: { one: CaseDetailDto }) {
  const t = dutyTexts.useTexts();
  const words = caseWorkTexts.useTexts();
  const { role } = useProfile();
  const [work, setWork] = useState<Work | null>(null);
  const close = (): void => setWork(null);
  const transitions = caseTransitions[one.state].filter(({ by }) => by === 'district' || role === 'cdc');
  const isOpen = !endStates.has(one.state);
  const onset = onsetTexts.useTexts();
  const names = {
    step: words.step,
    onset: onset.action,
    call: words.recordCall,
    transfer: words.transfer,
    merge: words.merge,
  };
  const possible = (['step', 'onset', 'call', 'transfer', 'merge'] as const).filter((each) =>
    each === 'step' || each === 'onset'
      ? statesWithSteps.includes(one.state)
      : each === 'call'
        ? statesWithCalls.includes(one.state)
        : each === 'transfer'
          ? isOpen && one.state !== 'NEW'
          : isOpen,
  );
  const Opened = typeof work === 'string' ? dialogs[work] : null;
  return (
    <>
      {transitions.map((transition, i) => (
        <Button key={transition.to} variant={i === 0 ? 'main' : 'quiet'} onClick={() => setWork(transition)}>
          {endStates.has(one.state) && transition.to === 'INVESTIGATING'
            ? one.mergedInto !== null
              ? words.partMerged
              : t.openAgain
            : t.next[transition.to]}
        </Button>
      ))}
      {one.person?.phone && (
        <a
          className="kb-btn"
          data-variant="quiet"
          href={`tel:${one.person.phone}`}
          onClick={() => {
            // Who comes back from the call enters how it ended.
            if (statesWithCalls.includes(one.state)) setWork('call');
          }}
        >
          <Phone size={18} aria-hidden="true" /> {t.call}
        </a>
      )}
      {possible.length > 0 && (
        <Menu position="top-end">
          <Menu.Target>
            <Button variant="quiet" icon={<Plus aria-hidden="true" />}>
              {words.more}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {possible.map((each) => {
              const Icon = icons[each];
              return (
                <Menu.Item
                  key={each}
                  leftSection={<Icon size={18} aria-hidden="true" />}
                  onClick={() => setWork(each)}
                >
                  {names[each]}
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      )}
      {Opened && <Opened one={one} onClose={close} />}
      {work !== null && typeof work !== 'string' && (
        <StateDialog one={one} transition={work} onClose={close} />
      )}
    </>
  );
}
