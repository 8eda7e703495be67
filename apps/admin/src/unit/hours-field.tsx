import { Checkbox, TextInput } from '@mantine/core';
import type { GateHoursDto } from '@khai-bao/api-client/declarations';
import { weekdayName, weekdays } from './gate-hours.js';
import { unitTexts } from './unit.texts.js';

const usualHours: GateHoursDto = { weekdays: [...weekdays], from: '06:00', to: '18:00' };

/** Opening hours of a gate; null: not stated. */
export function HoursField({
  hours,
  onChange,
}: {
  hours: GateHoursDto | null;
  onChange: (hours: GateHoursDto | null) => void;
}) {
  const t = unitTexts.useTexts().gates;
  return (
    <div className="gate-hours">
      <Checkbox
        label={t.hasHours}
        checked={hours !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? usualHours : null)}
      />
      {hours && (
        <>
          <div className="row">
            <TextInput
              type="time"
              label={t.hoursFrom}
              required
              value={hours.from}
              onChange={(event) => onChange({ ...hours, from: event.currentTarget.value })}
            />
            <TextInput
              type="time"
              label={t.hoursTo}
              required
              value={hours.to}
              onChange={(event) => onChange({ ...hours, to: event.currentTarget.value })}
            />
          </div>
          <Checkbox.Group
            label={t.weekdays}
            value={hours.weekdays.map(String)}
            error={hours.weekdays.length === 0 ? t.weekdaysNeeded : undefined}
            onChange={(days) => onChange({ ...hours, weekdays: days.map(Number).sort((a, b) => a - b) })}
          >
            <div className="row">
              {weekdays.map((day) => (
                <Checkbox key={day} value={String(day)} label={weekdayName(day, t.dayNames)} />
              ))}
            </div>
          </Checkbox.Group>
        </>
      )}
    </div>
  );
}
