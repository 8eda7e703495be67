import type { KnownGuard } from '@khai-bao/api-client/gate-device';
import { initials } from '@khai-bao/ui';
import { gateDeviceTexts } from './gate-device.texts.js';

/** A tile for each guard of the unit, large enough for a thumb. */
export function GuardChoice({
  guards,
  onChoose,
}: {
  guards: readonly KnownGuard[];
  onChoose: (guard: KnownGuard) => void;
}) {
  const t = gateDeviceTexts.useTexts();
  return (
    <ul className="guard-tiles">
      {guards.map((guard) => (
        <li key={guard.guardId}>
          <button type="button" onClick={() => onChoose(guard)}>
            <span className="round" aria-hidden="true">
              {initials(guard.displayName)}
            </span>
            <span className="guard-name">
              {guard.displayName}
              {!guard.hasPin && <span className="under">{t.noPin}</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
