import type { GateDto } from '@khai-bao/api-client/declarations';
import { Button, Empty } from '@khai-bao/ui';
import { useState } from 'react';
import { gateTexts } from './gate.texts.js';
import type { GateStation } from './gate-storage.js';

/** Which gate, which way: asked once and remembered on this device. */
export function ChooseGate({
  gates,
  current,
  onChoose,
}: {
  gates: readonly GateDto[];
  current: GateStation | null;
  onChoose: (post: GateStation) => void;
}) {
  const t = gateTexts.useTexts();
  const active = gates.filter((gate) => gate.active);
  const [gateId, setGateId] = useState(current?.gateId ?? active[0]?.gateId ?? '');
  const gate = active.find((one) => one.gateId === gateId) ?? active[0];
  const ways: readonly GateStation['direction'][] =
    gate?.direction === 'exit' ? ['exit'] : gate?.direction === 'entrance' ? ['entry'] : ['entry', 'exit'];
  const [wanted, setWanted] = useState<GateStation['direction']>(current?.direction ?? 'entry');
  const direction = ways.includes(wanted) ? wanted : (ways[0] ?? 'entry');
  if (!gate) return <Empty title={t.noGatesTitle}>{t.noGatesText}</Empty>;
  return (
    <form
      className="choose-gate"
      onSubmit={(event) => {
        event.preventDefault();
        onChoose({ gateId: gate.gateId, direction });
      }}
    >
      <h2>{t.chooseTitle}</h2>
      <p>{t.chooseHint}</p>
      <fieldset>
        <legend className="visually-hidden">{t.chooseTitle}</legend>
        {active.map((one) => (
          <label key={one.gateId} className="gate-choice">
            <input
              type="radio"
              name="gate"
              checked={one.gateId === gate.gateId}
              onChange={() => setGateId(one.gateId)}
            />
            <span>{one.name}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="ways">
        <legend>{t.way}</legend>
        {(['entry', 'exit'] as const).map((one) => (
          <label key={one} className="gate-choice">
            <input
              type="radio"
              name="way"
              disabled={!ways.includes(one)}
              checked={one === direction}
              onChange={() => setWanted(one)}
            />
            <span>{one === 'entry' ? t.entry : t.exit}</span>
          </label>
        ))}
      </fieldset>
      <Button type="submit" size="big">
        {t.begin}
      </Button>
    </form>
  );
}
