import type { OccupancyZoneDto } from '@khai-bao/api-client/declarations';
import { Button, formatPhone, formatTime, hotlineOf, telephoneLink } from '@khai-bao/ui';
import { Flag, LogIn, LogOut, ScanLine, UserPlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { FullZone } from '../occupancy/full-zone.js';
import { useTimeoutWithoutDialog } from './dialog-open.js';
import type { GateDecision, ShownPass } from './gate-controller.js';
import { endOf } from './gate-machine.js';
import { gateTexts } from './gate.texts.js';
import { PersonLines } from './person-lines.js';
import type { RevocationState } from './use-gate-upkeep.js';
import { VerdictScreen } from './verdict-screen.js';
import type { GateResult } from './verify-pass.js';

/** An admission is recorded by itself after this, unless the guard holds it or the next code comes first. Milliseconds. */
const automaticAdmitAfterMs = 2_000;

export interface ResultProps {
  result: GateResult;
  /** When the same passage was recorded here within ten minutes. */
  recentAt: string | null;
  /** The service may still confirm or overrule the result. */
  isAwaited: boolean;
  /** An admission is recorded by itself. */
  isAutomatic: boolean;
  revocations: RevocationState;
  direction: 'entry' | 'exit';
  gateName: string;
  /** The zone into which nobody more may go; undefined when there is room. */
  fullZone: OccupancyZoneDto | undefined;
  onRecord: (decision: GateDecision) => void;
  onRecordAgain: () => void;
  onHold: () => void;
  onReport: () => void;
  onNext: () => void;
  onScan: () => void;
  onBehalf: () => void;
}
type PassProps = ResultProps & { result: ShownPass };

function ReportButton({ onReport }: { onReport: () => void }) {
  const t = gateTexts.useTexts();
  return (
    <Button variant="ground-quiet" size="big" icon={<Flag aria-hidden="true" />} onClick={onReport}>
      {t.report}
    </Button>
  );
}

function AdmitScreen(props: PassProps) {
  const { direction, isAutomatic, onRecord, onHold, onReport } = props;
  const t = gateTexts.useTexts();
  useTimeoutWithoutDialog(isAutomatic, automaticAdmitAfterMs, () => onRecord('admit'));
  return (
    <VerdictScreen end="admit" word={direction === 'entry' ? t.words.in : t.words.out}>
      <PersonLines {...props} />
      <div className="result-do">
        <Button
          variant="ground"
          size="big"
          icon={direction === 'entry' ? <LogIn aria-hidden="true" /> : <LogOut aria-hidden="true" />}
          onClick={() => onRecord('admit')}
        >
          {direction === 'entry' ? t.recordIn : t.recordOut}
        </Button>
        <ReportButton onReport={onReport} />
      </div>
      {isAutomatic && (
        <p className="result-auto">
          {t.auto} ·{' '}
          <button type="button" onClick={onHold}>
            {t.hold}
          </button>
        </p>
      )}
    </VerdictScreen>
  );
}

/** The same pass within ten minutes: the same person once more, or a screenshot that somebody borrowed. */
function RecentScreen(props: PassProps & { recentAt: string }) {
  const { recentAt, fullZone, onNext, onRecordAgain, onRecord } = props;
  const t = gateTexts.useTexts();
  return (
    <VerdictScreen end="ask" word={t.words.recent}>
      <PersonLines {...props} />
      <p>
        <strong>{t.recentAt(formatTime(recentAt))}</strong> {t.recentText}
      </p>
      {fullZone && <FullZone zone={fullZone} />}
      <div className="result-do">
        <Button variant="ground" size="big" onClick={onNext}>
          {t.next}
        </Button>
        {!fullZone && (
          <Button variant="ground-quiet" size="big" onClick={onRecordAgain}>
            {t.recordAgain}
          </Button>
        )}
        <Button variant="ground-quiet" size="big" onClick={() => onRecord('stop')}>
          {t.keepOut}
        </Button>
      </div>
    </VerdictScreen>
  );
}

/** A good pass, and no room: the person waits, or the guard admits more with a reason. */
function FullScreen(props: PassProps & { fullZone: OccupancyZoneDto }) {
  const { fullZone, onNext } = props;
  const t = gateTexts.useTexts();
  return (
    <VerdictScreen end="ask" word={t.words.full}>
      <PersonLines {...props} />
      <FullZone zone={fullZone} />
      <div className="result-do">
        <Button variant="ground" size="big" onClick={onNext}>
          {t.next}
        </Button>
      </div>
    </VerdictScreen>
  );
}

function AskScreen(props: PassProps) {
  const { fullZone, onNext, onRecord, onReport } = props;
  const t = gateTexts.useTexts();
  return (
    <VerdictScreen end="ask" word={t.words.ask}>
      <PersonLines {...props} />
      <p>{t.askText}</p>
      {fullZone && <FullZone zone={fullZone} />}
      <div className="result-do">
        {fullZone ? (
          <Button variant="ground" size="big" onClick={onNext}>
            {t.next}
          </Button>
        ) : (
          <Button variant="ground" size="big" onClick={() => onRecord('admit')}>
            {t.letIn}
          </Button>
        )}
        <Button variant="ground-quiet" size="big" onClick={() => onRecord('stop')}>
          {t.keepOut}
        </Button>
        <ReportButton onReport={onReport} />
      </div>
    </VerdictScreen>
  );
}

function StopScreen(props: PassProps) {
  const { result, onRecord, onReport } = props;
  const t = gateTexts.useTexts();
  const hotline = hotlineOf(result.hotline ?? '');
  return (
    <VerdictScreen end="stop" word={t.words.stop}>
      <PersonLines {...props} />
      <p>{t.stopText}</p>
      <p>
        {t.urgent}{' '}
        <a className="result-call" href={telephoneLink(hotline)}>
          {t.call(formatPhone(hotline))}
        </a>
      </p>
      <div className="result-do">
        <Button variant="ground" size="big" onClick={() => onRecord('stop')}>
          {t.recordStop}
        </Button>
        <ReportButton onReport={onReport} />
      </div>
    </VerdictScreen>
  );
}

/** A code that shows no pass: why, what the guard does now, and declaring on behalf. */
function NoPassScreen({
  end,
  word,
  reason,
  todo,
  main,
  onBehalf,
}: {
  end: 'stop' | 'cannot-check';
  word: string;
  reason: string;
  todo: string;
  main: ReactNode;
  onBehalf: () => void;
}) {
  const t = gateTexts.useTexts();
  return (
    <VerdictScreen end={end} word={word}>
      <p className="result-name">
        <strong>{reason}</strong>
      </p>
      <p>{todo}</p>
      <div className="result-do">
        {main}
        <Button variant="ground-quiet" size="big" icon={<UserPlus aria-hidden="true" />} onClick={onBehalf}>
          {t.onBehalf}
        </Button>
      </div>
    </VerdictScreen>
  );
}

/** The whole screen says what to do: its colour, its shape, its word and a clock that moves. */
export function ResultView(props: ResultProps) {
  const { result, recentAt, fullZone, onNext, onScan, onBehalf } = props;
  const t = gateTexts.useTexts();
  const next = (
    <Button variant="ground" size="big" onClick={onNext}>
      {t.next}
    </Button>
  );
  if (result.kind === 'refused')
    return (
      <NoPassScreen
        end="stop"
        word={t.words.refused}
        reason={t.refusals[result.reason]}
        todo={t.todo[result.reason]}
        main={next}
        onBehalf={onBehalf}
      />
    );
  if (result.kind === 'cannot-check')
    return (
      <NoPassScreen
        end="cannot-check"
        word={t.words.cannotCheck}
        reason={t.doubts[result.reason]}
        todo={t.doubtTodo[result.reason]}
        main={
          result.reason === 'typed' ? (
            <Button variant="ground" size="big" icon={<ScanLine aria-hidden="true" />} onClick={onScan}>
              {t.scanInstead}
            </Button>
          ) : (
            next
          )
        }
        onBehalf={onBehalf}
      />
    );
  const end = endOf(result, recentAt);
  if (end === 'admit')
    return fullZone === undefined ? (
      <AdmitScreen {...props} result={result} />
    ) : (
      <FullScreen {...props} result={result} fullZone={fullZone} />
    );
  if (end === 'stop') return <StopScreen {...props} result={result} />;
  return result.decision === 'admit' && recentAt !== null ? (
    <RecentScreen {...props} result={result} recentAt={recentAt} />
  ) : (
    <AskScreen {...props} result={result} />
  );
}
