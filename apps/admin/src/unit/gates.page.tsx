import '../styles/unit.css';
import { type GateDto, changeGate, listGates } from '@khai-bao/api-client/declarations';
import { formatGateCode } from '@khai-bao/health-form';
import { Button, Tag } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleOff, Plus, Printer } from 'lucide-react';
import { useState } from 'react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { GateDialog, RetireDialog } from './gate-dialogs.js';
import { unitTexts } from './unit.texts.js';

function GateCard({
  gate,
  onRename,
  onRetire,
}: {
  gate: GateDto;
  onRename: () => void;
  onRetire: () => void;
}) {
  const t = unitTexts.useTexts().gates;
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => changeGate({ client: api.client, path: { id: gate.gateId }, body: { active: true } }),
    onError: (error) => notify({ tone: 'stop', text: problemText(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ['gates'] }),
  });
  return (
    <li className="gate-card" data-retired={!gate.active || undefined}>
      <h2>{gate.name}</h2>
      <p className="row">
        <Tag
          tone={gate.active ? 'pass' : 'plain'}
          icon={gate.active ? <CircleCheck aria-hidden="true" /> : <CircleOff aria-hidden="true" />}
        >
          {gate.active ? t.active : t.retired}
        </Tag>
        <Tag tone="blue">{words.directions[gate.direction]}</Tag>
      </p>
      <p className="gate-code code" aria-label={t.code} data-testid="gate-code">
        {formatGateCode(gate.code)}
      </p>
      <div className="row">
        {gate.active ? (
          <>
            <Link
              className="kb-btn"
              data-size="small"
              to="/cong/$gateId/ap-phich"
              params={{ gateId: gate.gateId }}
              aria-label={t.posterOf(gate.name)}
            >
              <Printer size={18} aria-hidden="true" /> {t.poster}
            </Link>
            <Button size="small" variant="plain" aria-label={t.renameOf(gate.name)} onClick={onRename}>
              {t.rename}
            </Button>
            <Button size="small" variant="plain" aria-label={t.retireOf(gate.name)} onClick={onRetire}>
              {t.retire}
            </Button>
          </>
        ) : (
          <Button
            size="small"
            variant="quiet"
            busy={restore.isPending}
            aria-label={t.restoreOf(gate.name)}
            onClick={() => restore.mutate()}
          >
            {t.restore}
          </Button>
        )}
      </div>
    </li>
  );
}

function Gates() {
  const t = unitTexts.useTexts().gates;
  const api = useApi();
  const [dialog, setDialog] = useState<{ kind: 'add' } | { kind: 'rename' | 'retire'; gate: GateDto } | null>(
    null,
  );
  const query = useQuery({ queryKey: ['gates'], queryFn: () => listGates({ client: api.client }) });
  const add = (
    <Button icon={<Plus aria-hidden="true" />} onClick={() => setDialog({ kind: 'add' })}>
      {t.add}
    </Button>
  );
  const close = (): void => setDialog(null);
  return (
    <>
      <PageHead title={t.title}>{(query.data?.items.length ?? 0) > 0 && add}</PageHead>
      <div className="plain-pane">
        <QueryResult
          query={query}
          rows={4}
          empty={(page) =>
            page.items.length === 0 ? { title: t.emptyTitle, text: t.emptyText, action: add } : null
          }
        >
          {(page) => (
            <ul className="gate-cards">
              {[...page.items]
                .sort((a, b) => Number(b.active) - Number(a.active))
                .map((gate) => (
                  <GateCard
                    key={gate.gateId}
                    gate={gate}
                    onRename={() => setDialog({ kind: 'rename', gate })}
                    onRetire={() => setDialog({ kind: 'retire', gate })}
                  />
                ))}
            </ul>
          )}
        </QueryResult>
      </div>
      {dialog?.kind === 'add' && <GateDialog gate={null} onClose={close} />}
      {dialog?.kind === 'rename' && <GateDialog gate={dialog.gate} onClose={close} />}
      {dialog?.kind === 'retire' && <RetireDialog gate={dialog.gate} onClose={close} />}
    </>
  );
}

/** The gates of a unit. */
export function GatesPage() {
  return (
    <PageGuard section="gates">
      <Gates />
    </PageGuard>
  );
}
