import { type GateDto, getCounters } from '@khai-bao/api-client/declarations';
import { Tag } from '@khai-bao/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Keyboard, List, OctagonX, ScanLine, UserPlus, WifiOff } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { blankDraft } from './behalf-draft.js';
import { gateTexts } from './gate.texts.js';
import type { GateStation } from './gate-storage.js';
import { LastResultLine } from './last-result-line.js';
import { OnBehalfView } from './on-behalf.js';
import { ReportDialog } from './report-dialog.js';
import { ResultView } from './result-view.js';
import { ScanView } from './scan-view.js';
import { CodeSightings } from './sightings.js';
import { TodayView } from './today-view.js';
import { TypeView } from './type-view.js';
import { useGateChecks, useOnline } from './use-gate-checks.js';
import { checkPassAtGate } from './verify-pass.js';
import type { GateResult } from './verify-pass.js';

const tabs = [
  { key: 'quet', icon: ScanLine },
  { key: 'go', icon: Keyboard },
  { key: 'khai', icon: UserPlus },
  { key: 'nay', icon: List },
] as const;

function GateLine({
  gate,
  post,
  waiting,
  refused,
  onChange,
}: {
  gate: GateDto;
  post: GateStation;
  waiting: number;
  refused: number;
  onChange: () => void;
}) {
  const t = gateTexts.useTexts();
  const api = useApi();
  const online = useOnline();
  const counters = useQuery({
    queryKey: ['counters'],
    queryFn: () => getCounters({ client: api.client }),
    refetchInterval: 15_000,
    retry: false,
  });
  return (
    <section className="gate-line" aria-label={gate.name}>
      <button type="button" onClick={onChange}>
        <strong>
          {gate.name} · {post.direction === 'entry' ? t.entry : t.exit}
        </strong>
        <span className="visually-hidden">{t.change}</span>
      </button>
      <span className="row">
        {refused > 0 && (
          <Tag tone="stop" icon={<OctagonX aria-hidden="true" />}>
            {t.refusedCount(refused)}
          </Tag>
        )}
        {waiting > 0 && <Tag tone="yours">{t.queue(waiting)}</Tag>}
        {!online && (
          <Tag tone="caution" icon={<WifiOff aria-hidden="true" />}>
            {t.offline}
          </Tag>
        )}
        {counters.data && <span className="num">{t.inside(counters.data.inside)}</span>}
      </span>
    </section>
  );
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
  const tab = tabs.find((one) => one.key === search.view)?.key ?? 'quet';
  const [result, setResult] = useState<GateResult | null>(null);
  const [reporting, setReporting] = useState(false);
  const [draft, setDraft] = useState(blankDraft);
  const [sightings] = useState(() => new CodeSightings());
  const online = useOnline();
  const { record, recording, held, last, setLast } = useGateChecks(post, () => setResult(null));
  const show = (next: GateResult): void => {
    setLast(null);
    setResult(next);
  };
  const look = useMutation({
    mutationFn: async ({ text, scanned }: { text: string; scanned: boolean }) => {
      let shown: GateResult | null = null;
      shown = await checkPassAtGate(api, text, scanned, (confirmed) =>
        // The service overrules the device as long as its verdict is what the guard sees.
        setResult((now) => (now === shown ? confirmed : now)),
      );
      return shown;
    },
    onMutate: () => setLast(null),
    onSuccess: show,
    onError: (error) => setLast({ tone: 'stop', text: problemText(error) }),
  });
  const go = (view: string): void => {
    setResult(null);
    void navigate({ to: '/truc', search: { view }, replace: true });
  };
  const waiting = held.filter(({ refusal }) => refusal === null);
  return (
    <>
      <GateLine
        gate={gate}
        post={post}
        waiting={waiting.length}
        refused={held.length - waiting.length}
        onChange={onChange}
      />
      <LastResultLine last={last} />
      <main className="gate-main">
        {tab === 'quet' && (
          <ScanView
            paused={Boolean(result) || look.isPending || recording}
            sightings={sightings}
            onCode={(text) => look.mutate({ text, scanned: true })}
            onType={() => go('go')}
          />
        )}
        {tab === 'go' && !result && (
          <TypeView
            busy={look.isPending}
            online={online}
            onCode={(text) => look.mutate({ text, scanned: false })}
          />
        )}
        {tab === 'khai' && !result && (
          <OnBehalfView gateCode={gate.code} draft={draft} onDraft={setDraft} onDone={show} />
        )}
        {tab === 'nay' && <TodayView held={held} />}
        {result && (
          <ResultView
            key={result.kind === 'pass' ? result.pass : result.reason}
            result={result}
            direction={post.direction}
            gateName={gate.name}
            busy={recording}
            onRecord={(decision) => {
              if (result.kind === 'pass') record(result, decision);
            }}
            onReport={() => setReporting(true)}
            onNext={() => setResult(null)}
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
          gateId={gate.gateId}
          onReported={() => {
            setLast({ tone: 'pass', text: t.reported });
            setReporting(false);
          }}
          onClose={() => setReporting(false)}
        />
      )}
    </>
  );
}
