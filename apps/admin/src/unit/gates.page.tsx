import '../styles/unit.css';
import '../styles/gate-posters.css';
import { type GateDto, listGates } from '@khai-bao/api-client/declarations';
import { Button } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { CapacitySettings } from '../occupancy/capacity-settings.js';
import { useApi } from '../session/session.js';
import { QueryResult, PageHead, PageGuard } from '../navigation/page.js';
import { ConfirmPosterDialog } from './confirm-poster-dialog.js';
import { GateCard } from './gate-card.js';
import { GateDialog, RetireDialog } from './gate-dialogs.js';
import { PrintAll } from './print-all.js';
import { unitTexts } from './unit.texts.js';

/** What is to be done stands first. */
const posterOrder: readonly GateDto['poster']['state'][] = ['outdated', 'unconfirmed', 'current'];

type OpenDialog = { kind: 'add' } | { kind: 'change' | 'retire' | 'confirm'; gate: GateDto };

function Gates() {
  const t = unitTexts.useTexts().gates;
  const api = useApi();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
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
        {query.data && <PrintAll gates={query.data.items} />}
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
                .sort(
                  (a, b) =>
                    Number(b.active) - Number(a.active) ||
                    posterOrder.indexOf(a.poster.state) - posterOrder.indexOf(b.poster.state),
                )
                .map((gate) => (
                  <GateCard
                    key={gate.gateId}
                    gate={gate}
                    onChange={() => setDialog({ kind: 'change', gate })}
                    onRetire={() => setDialog({ kind: 'retire', gate })}
                    onConfirm={() => setDialog({ kind: 'confirm', gate })}
                  />
                ))}
            </ul>
          )}
        </QueryResult>
        {query.data && query.data.items.length > 0 && (
          <CapacitySettings gates={query.data.items.filter(({ active }) => active)} />
        )}
      </div>
      {dialog?.kind === 'add' && <GateDialog gate={null} onClose={close} />}
      {dialog?.kind === 'change' && <GateDialog gate={dialog.gate} onClose={close} />}
      {dialog?.kind === 'retire' && <RetireDialog gate={dialog.gate} onClose={close} />}
      {dialog?.kind === 'confirm' && <ConfirmPosterDialog gate={dialog.gate} onClose={close} />}
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
