import { newKey } from '@khai-bao/api-client/admin';
import '../styles/gate.css';
import '../styles/gate-form.css';
import type { Gate } from '@khai-bao/api-client/admin';
import { Button, MarkSign, Tag } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Keyboard, List, ScanLine, UserPlus, WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { notify } from '../parts/notify.js';
import { useApi, useProfile } from '../session/session.js';
import { AccountMenu } from '../shell/account-menu.js';
import { Answer, RoomDoor } from '../shell/page.js';
import { common } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { blankDraft } from './behalf-draft.js';
import { ChooseGate } from './choose-gate.js';
import { gateTexts } from './gate.texts.js';
import { readPost, writePost } from './kept.js';
import type { Post } from './kept.js';
import { OnBehalfView } from './on-behalf.js';
import { ResultView } from './result-view.js';
import { ScanView } from './scan-view.js';
import { TodayView } from './today-view.js';
import { TypeView } from './type-view.js';
import { useAtGate, useOnline } from './use-at-gate.js';
import type { GateResult } from './verify.js';
import { verify } from './verify.js';

const tabs = [
  { key: 'quet', icon: ScanLine },
  { key: 'go', icon: Keyboard },
  { key: 'khai', icon: UserPlus },
  { key: 'nay', icon: List },
] as const;

function Report({
  declarationId,
  gateId,
  onClose,
}: {
  declarationId: string;
  gateId: string;
  onClose: () => void;
}) {
  const t = gateTexts.useTexts();
  const api = useApi();
  const words = common.useTexts();
  const [key] = useState(() => newKey());
  const report = useMutation({
    mutationFn: () => api.gates.suspicion({ clientKey: key, gateId, declarationId }),
    onSuccess: () => {
      notify({ tone: 'pass', text: t.reported });
      onClose();
    },
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  return (
    <Dialog opened onClose={onClose} title={t.reportTitle}>
      <div className="stack">
        <p>{t.reportText}</p>
        <div className="row">
          <Button busy={report.isPending} onClick={() => report.mutate()} data-autofocus>
            {t.reportSend}
          </Button>
          <Button variant="plain" onClick={onClose}>
            {words.cancel}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function AtGate({ gate, post, onChange }: { gate: Gate; post: Post; onChange: () => void }) {
  const t = gateTexts.useTexts();
  const api = useApi();
  const search = useSearch({ from: '/truc' });
  const navigate = useNavigate();
  const tab = tabs.find((one) => one.key === search.muc)?.key ?? 'quet';
  const [result, setResult] = useState<GateResult | null>(null);
  const [reporting, setReporting] = useState(false);
  const [draft, setDraft] = useState(blankDraft);
  const online = useOnline();
  const { record, recording, waiting } = useAtGate(post, () => setResult(null));
  const counters = useQuery({
    queryKey: ['counters'],
    queryFn: () => api.gates.counters(),
    refetchInterval: 15_000,
    retry: false,
  });
  const look = useMutation({
    mutationFn: ({ text, scanned }: { text: string; scanned: boolean }) => verify(api, text, scanned),
    onSuccess: setResult,
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
  });
  const go = (muc: string): void => {
    setResult(null);
    void navigate({ to: '/truc', search: { muc }, replace: true });
  };
  return (
    <>
      <div className="gate-line">
        <button type="button" onClick={onChange}>
          <strong>
            {gate.name} · {post.direction === 'entry' ? t.entry : t.exit}
          </strong>
          <span className="visually-hidden">{t.change}</span>
        </button>
        <span className="row">
          {waiting.length > 0 && <Tag tone="yours">{t.queue(waiting.length)}</Tag>}
          {!online && (
            <Tag tone="caution" icon={<WifiOff aria-hidden="true" />}>
              {t.offline}
            </Tag>
          )}
          {counters.data && <span className="num">{t.inside(counters.data.inside)}</span>}
        </span>
      </div>
      <main className="gate-main">
        {tab === 'quet' && (
          <ScanView
            paused={Boolean(result) || look.isPending}
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
          <OnBehalfView gateCode={gate.code} draft={draft} onDraft={setDraft} onDone={setResult} />
        )}
        {tab === 'nay' && <TodayView waiting={waiting} />}
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
        <Report
          declarationId={result.declarationId}
          gateId={gate.gateId}
          onClose={() => setReporting(false)}
        />
      )}
    </>
  );
}

function GateRoom() {
  const api = useApi();
  const { accountId, place } = useProfile();
  const client = useQueryClient();
  const [post, setPost] = useState<Post | null>(() => readPost(accountId));
  const [choosing, setChoosing] = useState(false);
  const query = useQuery({ queryKey: ['gates'], queryFn: api.gates.gates, staleTime: 300_000 });
  const gate = query.data?.items.find((one) => one.gateId === post?.gateId && one.active);
  useEffect(() => {
    document.title = `${place} · Khai Báo`;
  }, [place]);
  return (
    <div className="gate-room" data-theme="dark">
      <div className="gate-top">
        <span className="kb-mark">
          <MarkSign size={26} />
          <h1 className="clip">{place}</h1>
        </span>
        <AccountMenu compact />
      </div>
      {query.data ? (
        gate && post && !choosing ? (
          <AtGate gate={gate} post={post} onChange={() => setChoosing(true)} />
        ) : (
          <main className="gate-main">
            <ChooseGate
              gates={query.data.items}
              current={post}
              onChoose={(chosen) => {
                writePost(accountId, chosen);
                setPost(chosen);
                setChoosing(false);
                void client.invalidateQueries({ queryKey: ['counters'] });
              }}
            />
          </main>
        )
      ) : (
        <main className="gate-main">
          <Answer query={query} rows={4}>
            {() => null}
          </Answer>
        </main>
      )}
    </div>
  );
}

/** The gate: see pass or stop from two metres, record who goes in and out, help those without a phone. */
export function GatePage() {
  return (
    <RoomDoor room="gate">
      <GateRoom />
    </RoomDoor>
  );
}
