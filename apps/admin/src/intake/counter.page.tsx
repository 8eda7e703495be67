import { newKey } from '@khai-bao/api-client/admin';
import type { CounterEntry } from '@khai-bao/api-client/admin';
import { Button, MarkSign } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { LooksLike } from '../duplicates/looks-like.js';
import { Notice } from '../parts/notice.js';
import { useApi, useProfile } from '../session/session.js';
import { PageHead, RoomDoor } from '../shell/page.js';
import { keys } from '../shell/waiting.js';
import { counterTexts } from './counter.texts.js';
import { blankUnit, UnitForm } from './unit-form.js';

interface Saved {
  readonly code: string;
  readonly id: string;
  /** The ward that it is in, and the one that was typed, when that has gone into it. */
  readonly moved: { readonly now: string; readonly former: string } | null;
}

function CounterForm({ ward, onSaved }: { ward: string | null; onSaved: (saved: Saved) => void }) {
  const t = counterTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const key = useRef(newKey());
  const save = useMutation({
    mutationFn: (entry: CounterEntry) => api.intake.typeIn(entry, key.current),
    onSuccess: async (answer) => {
      const { trackingCode: code, unitId: id, areaName: now, formerAreaName: former } = answer;
      onSaved({ code, id, moved: former === undefined ? null : { now, former } });
      await client.invalidateQueries({ queryKey: keys.intake });
    },
  });
  const look = useMutation({
    mutationFn: (entry: CounterEntry) => {
      const { name, areaCode, street, phone, taxCode } = entry;
      return api.duplicates.look({ name, areaCode, street, phone, ...(taxCode ? { taxCode } : {}) });
    },
    onSuccess: (found, entry) => {
      if (found.items.length + found.elsewhere === 0) save.mutate(entry);
    },
    // Looking is a help; whoever types in is not held up by it.
    onError: (_error, entry) => save.mutate(entry),
  });
  const alike =
    look.data !== undefined && look.data.items.length + look.data.elsewhere > 0 ? look.data : null;
  return (
    <UnitForm
      initial={blankUnit}
      ward={ward}
      intro={t.intro}
      submit={t.submit}
      busy={save.isPending || look.isPending}
      problem={save.error}
      before={
        alike && (
          <LooksLike
            found={alike}
            busy={save.isPending}
            onSave={() => look.variables && save.mutate(look.variables)}
          />
        )
      }
      onSubmit={(entry) => look.mutate(entry)}
    />
  );
}

function Counter() {
  const t = counterTexts.useTexts();
  const { area, role } = useProfile();
  const navigate = useNavigate();
  const [saved, setSaved] = useState<Saved | null>(null);
  return (
    <>
      <PageHead title={t.title} />
      <div className="form-page">
        {saved ? (
          <div className="card stack" role="status">
            <MarkSign size={44} arch="var(--action)" tick="var(--mai)" />
            <h2>{t.savedTitle}</h2>
            <p className="dim">{t.savedText}</p>
            <p className="tracking code">{saved.code}</p>
            {saved.moved && <Notice tone="caution">{t.moved(saved.moved.former, saved.moved.now)}</Notice>}
            <div className="row">
              <Button onClick={() => setSaved(null)}>{t.another}</Button>
              {/* Officials of a ward that has gone do not see what is another's now. */}
              {(saved.moved === null || role !== 'ward-officer') && (
                <Button
                  variant="quiet"
                  onClick={() => navigate({ to: '/tiep-nhan', search: { id: saved.id } })}
                >
                  {t.open}
                </Button>
              )}
            </div>
          </div>
        ) : (
          <CounterForm ward={role === 'ward-officer' ? (area?.code ?? null) : null} onSaved={setSaved} />
        )}
      </div>
    </>
  );
}

/** An officer types a registration for a unit that comes or calls. */
export function CounterPage() {
  return (
    <RoomDoor room="intake">
      <Counter />
    </RoomDoor>
  );
}
