import type { GateDto } from '@khai-bao/api-client/declarations';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Keyboard, List, ScanLine, UserPlus } from 'lucide-react';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { OverrideLine, useFullZone } from '../occupancy/full-zone.js';
import { useOnline } from '../parts/use-online.js';
import { useHasPermission } from '../session/permissions.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { isDialogOpen } from './dialog-open.js';
import { isPass } from './find-pass.js';
import { GateController, type GateControllerPorts } from './gate-controller.js';
import { GateLine } from './gate-line.js';
import { isServiceAwaited, shownEnd, shownResult } from './gate-machine.js';
import { gateTexts } from './gate.texts.js';
import { readPassKeys, type GateStation } from './gate-storage.js';
import { LastResultLine } from './last-result-line.js';
import { LookUpView } from './look-up-view.js';
import { OnBehalfView } from './on-behalf.js';
import { ReportDialog } from './report-dialog.js';
import { ResultView } from './result-view.js';
import { revocationKeeper } from './revocation-keeper.js';
import { ScanView } from './scan-view.js';
import { findScannedPerson } from './scanned-code.js';
import { CodeSightings } from './sightings.js';
import { TodayView } from './today-view.js';
import { TypeView } from './type-view.js';
import { useCheckRecording } from './use-check-recording.js';
import { useRevocationState } from './use-gate-upkeep.js';
import { useHandScanner } from './use-hand-scanner.js';
import { useScannedPerson } from './use-scanned-person.js';
import { isMuted, setMuted, signalVerdict, unlockSound } from './verdict-signal.js';
import { judgeByService, judgeOnDevice, resultOfLookUp } from './verify-pass.js';

const tabs = [
  { key: 'quet', icon: ScanLine },
  { key: 'go', icon: Keyboard },
  { key: 'khai', icon: UserPlus },
  { key: 'nay', icon: List },
] as const;

/** The view in which a pass is looked up, in the tab of typed codes. */
const lookUpView = 'tim';

/** The controller of this gate, with the ports of the latest rendering. */
function useGateController(ports: GateControllerPorts) {
  const [controller] = useState(() => new GateController(ports));
  useEffect(() => controller.setPorts(ports));
  const state = useSyncExternalStore(controller.subscribe, controller.current);
  return { controller, state };
}

/** A guard at one gate: scan, type, declare on behalf, today. */
export function GateDuty({
  gate,
  post,
  onChange,
}: {
  gate: GateDto;
  post: GateStation;
  onChange: () => void;
}) {
  const t = gateTexts.useTexts();
  const api = useApi();
  const search = useSearch({ from: '/truc' });
  const navigate = useNavigate();
  const mayLookUp = useHasPermission('pass.look-up');
  const isLookUp = mayLookUp && search.view === lookUpView;
  const tab = isLookUp ? 'go' : (tabs.find((one) => one.key === search.view)?.key ?? 'quet');
  const [reporting, setReporting] = useState(false);
  const [muted, setMute] = useState(isMuted);
  const scannedPerson = useScannedPerson();
  const [sightings] = useState(() => new CodeSightings());
  const online = useOnline();
  const revocations = useRevocationState();
  const { record, recentAt, held, last, setLast } = useCheckRecording(post);
  const zone = useFullZone(gate.gateId, held);
  const fullZone = post.direction === 'entry' ? zone : undefined;
  const { controller, state } = useGateController({
    judgeOnDevice: (token) =>
      judgeOnDevice(token, {
        keys: readPassKeys(),
        list: revocationKeeper.current(),
        clock: api.session.clock,
      }),
    judgeByService: (pass) => judgeByService(api, pass),
    recentAt,
    record,
    onVerdict: (verdict) => signalVerdict(verdict === 'admit' && fullZone ? 'ask' : verdict, muted),
    onLateRefusal: (late) => {
      signalVerdict('stop', muted);
      const reason = late.kind === 'refused' ? t.refusals[late.reason] : t.words.stop;
      setLast({ tone: 'stop', text: t.lateRefusal(reason) });
    },
    onProblem: (problem) => setLast({ tone: 'stop', text: problemText(problem) }),
  });
  const result = shownResult(state);
  const verdict = shownEnd(state);
  const isKeptOut = verdict === 'admit' && fullZone !== undefined;
  const end = isKeptOut ? 'ask' : verdict;
  const shownId = state?.id;
  // Nobody is admitted into a full zone by the next code: the guard decides first.
  useEffect(() => {
    if (isKeptOut) controller.hold();
  }, [controller, isKeptOut, shownId]);
  const mainRef = useRef<HTMLElement>(null);
  // Each view begins at its head, and a verdict is seen whole, wherever the view before was scrolled to.
  useEffect(() => {
    if (mainRef.current) mainRef.current.scrollTop = 0;
  }, [search.view, shownId]);
  const go = (view: string): void => {
    controller.leave();
    // A card that was not declared with is scanned again for its own person.
    if (view !== 'khai') scannedPerson.closeCard();
    void navigate({ to: '/truc', search: { view }, replace: true });
  };
  const read = (text: string, scanned: boolean): void => {
    const mayOpen = controller.readable() !== 'nothing';
    const opening = mayOpen ? scannedPerson.openScannedPerson(text, tab === 'khai') : null;
    if (opening === 'ignored') return;
    setLast(null);
    if (opening === 'opened') go('khai');
    else if (!controller.readCode(text, scanned)) setLast({ tone: 'caution', text: t.decideFirst });
  };
  useHandScanner((text) => {
    if (!isDialogOpen()) read(text, true);
  });
  useEffect(() => () => controller.leave(), [controller]);
  return (
    <div
      className="gate-duty"
      data-end={end ?? undefined}
      data-list={revocations.age}
      onPointerDown={() => unlockSound()}
    >
      <GateLine
        gate={gate}
        post={post}
        held={held}
        revocations={revocations}
        muted={muted}
        onMute={(next) => {
          setMuted(next);
          setMute(next);
        }}
        onChange={() => {
          controller.leave();
          onChange();
        }}
      />
      <OverrideLine gateId={gate.gateId} />
      <LastResultLine last={last} canRecordAgain={fullZone === undefined} />
      <main className="gate-main" ref={mainRef}>
        {tab === 'quet' && (
          <ScanView
            readable={controller.readable}
            sightings={sightings}
            onCode={(text) => read(text, true)}
            onType={() => go('go')}
          />
        )}
        {tab === 'go' && !result && !isLookUp && (
          <TypeView
            busy={state !== null}
            online={online}
            onCode={(text) => read(text, false)}
            onLookUp={mayLookUp ? () => go(lookUpView) : undefined}
          />
        )}
        {isLookUp && !result && (
          <LookUpView
            gateId={gate.gateId}
            online={online}
            onFound={(found) => {
              setLast(null);
              controller.showDeclared(resultOfLookUp(found));
            }}
            onClose={() => go('go')}
          />
        )}
        {tab === 'khai' && !result && (
          <OnBehalfView
            gateCode={gate.code}
            draft={scannedPerson.draft}
            cardCode={scannedPerson.cardCode}
            onDraft={scannedPerson.setDraft}
            onScanned={(text) => {
              const isKnown = isPass(text) || findScannedPerson(text) !== null;
              if (isKnown) read(text, true);
              return isKnown;
            }}
            onCardClosed={scannedPerson.closeCard}
            onDone={(declared) => {
              setLast(null);
              scannedPerson.finishPerson();
              controller.showDeclared(declared);
            }}
          />
        )}
        {tab === 'nay' && <TodayView held={held} />}
        {state && result && (
          <ResultView
            key={state.id}
            result={result}
            recentAt={state.recentAt}
            isAwaited={isServiceAwaited(state)}
            isAutomatic={state.scanned && !state.isHeld}
            revocations={revocations}
            direction={post.direction}
            gateName={gate.name}
            fullZone={fullZone}
            onRecord={(decision) => {
              controller.decide(decision);
              // The next person may have a card too.
              if (tab === 'khai' && result.kind === 'pass' && result.isByCard === true) go('quet');
            }}
            onRecordAgain={() => {
              controller.close();
              if (result.kind === 'pass') record(result, 'admit', true);
            }}
            onHold={() => controller.hold()}
            onReport={() => {
              controller.hold();
              setReporting(true);
            }}
            onNext={() => controller.close()}
            onScan={() => go('quet')}
            onBehalf={() => go('khai')}
          />
        )}
      </main>
      <nav className="gate-tabs" aria-label={t.tabsLabel}>
        {tabs.map(({ key, icon: Icon }) => (
          <button
            key={key}
            type="button"
            aria-current={tab === key ? 'page' : undefined}
            onClick={() => go(key)}
          >
            <Icon size={22} aria-hidden="true" />
            {t.tabs[key]}
          </button>
        ))}
      </nav>
      {reporting && result?.kind === 'pass' && (
        <ReportDialog
          declarationId={result.declarationId}
          pass={result.pass}
          gateId={gate.gateId}
          onReported={() => {
            setLast({ tone: 'pass', text: t.reported });
            setReporting(false);
          }}
          onClose={() => setReporting(false)}
        />
      )}
    </div>
  );
}
