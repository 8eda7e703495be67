import type { Page } from './accounts.js';
import type { SessionClient } from './admin-session.js';

export interface InspectionPoint {
  pointId: string;
  kind: 'poster' | 'staff' | 'free';
  /** Null for poster and staff. */
  text: string | null;
  dueOn: string;
  late: boolean;
  doneAt: string | null;
  doneBy: string | null;
  doneNote: string | null;
}
export interface InspectionPhoto {
  photoId: string;
  /** Bytes. */
  size: number;
  /** A small picture as a `data:` address. */
  thumbnail: string | null;
}
export interface Inspection {
  inspectionId: string;
  visitedOn: string;
  posterUp: boolean;
  staffAtGate: boolean;
  note: string | null;
  officerName: string;
  officerPlace: string;
  points: InspectionPoint[];
  photos: InspectionPhoto[];
}
export interface Inspections {
  items: Inspection[];
  open: InspectionPoint[];
}
export interface OpenPoint extends InspectionPoint {
  unitId: string;
  unitName: string;
  street: string;
  areaName: string;
}
export interface InspectionForm {
  visitedOn: string;
  posterUp: boolean;
  staffAtGate: boolean;
  missingDueOn?: string;
  note?: string;
  points: { text: string; dueOn: string }[];
  done: string[];
}

const base = '/api/registration/v1';

/** Visits to units and what is open there. */
export function inspectionsApi(session: SessionClient) {
  return {
    of: (unitId: string) => session.call<Inspections>(`${base}/units/${unitId}/inspections`),
    note: (unitId: string, id: string, form: InspectionForm) =>
      session.call<Inspections>(`${base}/units/${unitId}/inspections/${id}`, { method: 'PUT', body: form }),
    /** A photo of a visit, or its small picture, under an id that the phone made; sent twice it is one. */
    addPhoto: (
      query: { unit: string; inspection: string; photo: string; part: 'photo' | 'thumbnail' },
      file: Blob,
    ) =>
      session.call<InspectionPhoto>(`${base}/inspection-photos`, {
        method: 'POST',
        query: { ...query },
        body: file,
      }),
    photo: (unitId: string, photoId: string): Promise<Blob> =>
      session.file(`${base}/units/${unitId}/inspection-photos/${photoId}`),
    open: (query: { area?: string | undefined; cursor?: string | undefined }) =>
      session.call<Page<OpenPoint>>(`${base}/inspection-points`, { query: { ...query, limit: 50 } }),
    done: (pointId: string, note: string) =>
      session.call<InspectionPoint>(`${base}/inspection-points/${pointId}/done`, {
        method: 'POST',
        body: note ? { note } : {},
      }),
  };
}
