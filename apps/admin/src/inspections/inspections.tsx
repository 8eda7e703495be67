import '../styles/inspections.css';
import { listInspections } from '@khai-bao/api-client/registration';
import { Button, formatDate, formatMoment } from '@khai-bao/ui';
import { useQuery } from '@tanstack/react-query';
import { ClipboardCheck } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../session/session.js';
import { InspectDialog } from './inspect-dialog.js';
import { inspectionsTexts } from './inspections.texts.js';
import { VisitPhotos } from './visit-photos.js';
import { DoneButton, DueTag, usePointText } from './points.js';

/** The visits of a unit and what is open there, in its panel. */
export function Inspections({ unitId, name, canNote }: { unitId: string; name: string; canNote: boolean }) {
  const t = inspectionsTexts.useTexts();
  const api = useApi();
  const pointText = usePointText();
  const [noting, setNoting] = useState(false);
  const { data } = useQuery({
    queryKey: ['inspections', unitId],
    queryFn: () => listInspections({ client: api.client, path: { id: unitId } }),
  });
  if (data === undefined) return null;
  return (
    <section className="inspections" aria-labelledby="inspections">
      <header className="row">
        <h3 id="inspections">{t.title}</h3>
        {canNote && (
          <Button
            variant="quiet"
            size="small"
            icon={<ClipboardCheck aria-hidden="true" />}
            onClick={() => setNoting(true)}
          >
            {t.note}
          </Button>
        )}
      </header>
      {data.items.length === 0 && <p className="dim">{t.none}</p>}
      {data.open.length > 0 && (
        <ul className="points" aria-label={t.open}>
          {data.open.map((point) => (
            <li key={point.pointId}>
              <span>
                {pointText(point)} <DueTag point={point} />
              </span>
              {canNote && <DoneButton point={point} />}
            </li>
          ))}
        </ul>
      )}
      {data.items.length > 0 && (
        <ol className="steps">
          {data.items.map((visit) => (
            <li key={visit.inspectionId}>
              <strong>{formatDate(visit.visitedOn)}</strong> – {t.found(visit.posterUp, visit.staffAtGate)}
              {visit.note && <q>{visit.note}</q>}
              <VisitPhotos unitId={unitId} photos={visit.photos} />
              {visit.points
                .filter(({ doneAt }) => doneAt !== null)
                .map((point) => (
                  <span key={point.pointId} className="under">
                    {pointText(point)}. {t.doneBy(point.doneBy ?? '', formatMoment(point.doneAt ?? ''))}
                    {point.doneNote && ` – ${point.doneNote}`}
                  </span>
                ))}
              <span className="under">{t.by(visit.officerName, visit.officerPlace)}</span>
            </li>
          ))}
        </ol>
      )}
      {noting && <InspectDialog unitId={unitId} name={name} onClose={() => setNoting(false)} />}
    </section>
  );
}
