import { type GateDto, changeGate } from '@khai-bao/api-client/declarations';
import { formatGateCode } from '@khai-bao/health-form';
import { Button, Tag, formatDateTime } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Camera, CircleCheck, CircleOff, Printer, TriangleAlert } from 'lucide-react';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { formatWeekdays } from './gate-hours.js';
import { PosterPhoto } from './poster-photo.js';
import { posterTexts } from './poster.texts.js';
import { unitTexts } from './unit.texts.js';

/** Which poster hangs at a gate, and what to do when it is not the current one. */
function PosterState({ gate, onConfirm }: { gate: GateDto; onConfirm: () => void }) {
  const t = posterTexts.useTexts();
  const { poster } = gate;
  return (
    <div className="gate-poster" data-state={poster.state}>
      {poster.state === 'current' ? (
        <Tag tone="pass" icon={<CircleCheck aria-hidden="true" />}>
          {t.state.current(poster.version)}
        </Tag>
      ) : (
        <Tag tone="yours" icon={<TriangleAlert aria-hidden="true" />}>
          {t.state[poster.state]}
        </Tag>
      )}
      {poster.state === 'current' && poster.confirmedAt !== null && (
        <span className="under">
          {t.state.confirmedBy(poster.confirmedByName ?? '', formatDateTime(poster.confirmedAt))}
        </span>
      )}
      {poster.state !== 'current' && poster.changes.length > 0 && (
        <span className="under">{t.changed(poster.changes.map((one) => t.changes[one]).join('; '))}</span>
      )}
      {poster.state !== 'current' && (
        <Button
          size="small"
          variant="quiet"
          icon={<Camera aria-hidden="true" />}
          aria-label={t.photo.openOf(gate.name)}
          onClick={onConfirm}
        >
          {t.photo.open}
        </Button>
      )}
      <PosterPhoto gate={gate} />
    </div>
  );
}

/** A gate in its arch: its code, its hours, its poster, and what can be done with it. */
export function GateCard({
  gate,
  onChange,
  onRetire,
  onConfirm,
}: {
  gate: GateDto;
  onChange: () => void;
  onRetire: () => void;
  onConfirm: () => void;
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
      {gate.hours && (
        <p className="dim num">
          {t.hours(
            gate.hours.from,
            gate.hours.to,
            formatWeekdays(gate.hours.weekdays, t.dayNames, t.everyDay),
          )}
        </p>
      )}
      {gate.active && <PosterState gate={gate} onConfirm={onConfirm} />}
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
            <Button size="small" variant="plain" aria-label={t.renameOf(gate.name)} onClick={onChange}>
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
