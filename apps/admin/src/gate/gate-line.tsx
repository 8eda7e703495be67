import '../styles/occupancy.css';
import type { GateDto } from '@khai-bao/api-client/declarations';
import { Tag, formatTime } from '@khai-bao/ui';
import { HardDrive, OctagonX, Volume2, VolumeX, WifiOff } from 'lucide-react';
import { OccupancyChip } from '../occupancy/occupancy-chip.js';
import { useOnline } from '../parts/use-online.js';
import { checkQueue } from './check-queue.js';
import type { HeldCheck } from './check-store.js';
import { gateTexts } from './gate.texts.js';
import type { GateStation } from './gate-storage.js';
import type { RevocationState } from './use-gate-upkeep.js';

/** Up to when revocations are known here. */
function RevocationAge({ age, asOf }: RevocationState) {
  const t = gateTexts.useTexts();
  if (asOf === null) return <Tag tone="caution">{t.revocations.missing}</Tag>;
  const text = t.revocations.asOf(formatTime(asOf));
  if (age === 'fresh') return <span className="gate-as-of num">{text}</span>;
  return <Tag tone={age === 'stale' ? 'stop' : 'caution'}>{text}</Tag>;
}

/** The gate, and how this device stands: what waits, what was refused, network, revocations, sound. */
export function GateLine({
  gate,
  post,
  held,
  revocations,
  muted,
  onMute,
  onChange,
}: {
  gate: GateDto;
  post: GateStation;
  held: readonly HeldCheck[];
  revocations: RevocationState;
  muted: boolean;
  onMute: (muted: boolean) => void;
  onChange: () => void;
}) {
  const t = gateTexts.useTexts();
  const online = useOnline();
  const waiting = held.filter(({ refusal }) => refusal === null).length;
  const refused = held.length - waiting;
  const Sound = muted ? VolumeX : Volume2;
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
        {waiting > 0 && checkQueue.isVolatile() && (
          <Tag tone="stop" icon={<HardDrive aria-hidden="true" />}>
            {t.storageFull}
          </Tag>
        )}
        {!online && (
          <Tag tone="caution" icon={<WifiOff aria-hidden="true" />}>
            {t.offline}
          </Tag>
        )}
        <RevocationAge {...revocations} />
        <OccupancyChip gateId={gate.gateId} held={held} />
        <button
          type="button"
          className="gate-sound"
          aria-pressed={muted}
          aria-label={t.mute}
          onClick={() => onMute(!muted)}
        >
          <Sound size={22} aria-hidden="true" />
        </button>
      </span>
    </section>
  );
}
