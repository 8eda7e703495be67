import { Checkbox, Radio, TextInput, Textarea } from '@mantine/core';
import {
  type NoteInspectionDto,
  listInspections,
  recordInspection,
  uploadInspectionPhoto,
} from '@khai-bao/api-client/registration';
import { createIdempotencyKey, ServiceProblem } from '@khai-bao/api-client/admin';
import { Button, cityDay, formatDate } from '@khai-bao/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { DayField } from '../parts/day-field.js';
import { Notice } from '../parts/notice.js';
import { notify } from '../parts/notify.js';
import { useApi } from '../session/session.js';
import { commonTexts } from '../texts/common.texts.js';
import { problemText } from '../texts/words.js';
import { inspectionsTexts } from './inspections.texts.js';
import { PhotoField, type TakenPhoto } from './photo-field.js';
import { usePointText } from './points.js';

const day = 24 * 60 * 60 * 1000;
const daysAfter = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
/** Days that a unit has for what is missing, unless the officer says otherwise. */
const usual = 3;

type YesNo = 'yes' | 'no' | '';

function YesNoField({
  label,
  value,
  wanted,
  onChange,
}: {
  label: string;
  value: YesNo;
  wanted: boolean;
  onChange: (value: YesNo) => void;
}) {
  const t = inspectionsTexts.useTexts();
  return (
    <Radio.Group
      label={label}
      value={value}
      error={wanted && value === '' ? t.choose : undefined}
      onChange={(chosen) => onChange(chosen as YesNo)}
    >
      <div className="row inspect-choice">
        <Radio value="yes" label={t.yes} size="md" />
        <Radio value="no" label={t.no} size="md" />
      </div>
    </Radio.Group>
  );
}

/** Notes a visit, standing at the gate with a phone: sent twice it is one. */
export function InspectDialog({
  unitId,
  name,
  onClose,
}: {
  unitId: string;
  name: string;
  onClose: () => void;
}) {
  const t = inspectionsTexts.useTexts();
  const words = commonTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const pointText = usePointText();
  const [key] = useState(createIdempotencyKey);
  const [visitedOn, setVisitedOn] = useState(() => cityDay());
  const [poster, setPoster] = useState<YesNo>('');
  const [staff, setStaff] = useState<YesNo>('');
  const [dueOn, setDueOn] = useState(() => daysAfter(cityDay(), usual));
  const [points, setPoints] = useState<NoteInspectionDto['points']>([]);
  const [done, setDone] = useState<string[]>([]);
  const [note, setNote] = useState('');
  const [photos, setPhotos] = useState<readonly TakenPhoto[]>([]);
  // What has been sent is not sent again when the network fails in between.
  const [sent] = useState(() => new Set<string>());
  const [isNoted, setNoted] = useState(false);
  const [tried, setTried] = useState(false);
  const held = useQuery({
    queryKey: ['inspections', unitId],
    queryFn: () => listInspections({ client: api.client, path: { id: unitId } }),
  });
  const free = (held.data?.open ?? []).filter(({ kind }) => kind === 'free');
  const save = useMutation({
    mutationFn: async () => {
      await recordInspection({
        client: api.client,
        path: { id: unitId, inspectionId: key },
        body: {
          visitedOn,
          posterUp: poster === 'yes',
          staffAtGate: staff === 'yes',
          ...(poster === 'no' || staff === 'no' ? { missingDueOn: dueOn } : {}),
          ...(note.trim() === '' ? {} : { note: note.trim() }),
          points: points.filter(({ text }) => text.trim() !== ''),
          done,
        },
      });
      setNoted(true);
      for (const { id, photo, thumbnail } of photos) {
        if (sent.has(id)) continue;
        const at = { unit: unitId, inspection: key, photo: id };
        await uploadInspectionPhoto({ client: api.client, query: { ...at, part: 'photo' }, body: photo });
        await uploadInspectionPhoto({
          client: api.client,
          query: { ...at, part: 'thumbnail' },
          body: thumbnail,
        });
        sent.add(id);
      }
    },
    onError: () => client.invalidateQueries({ queryKey: ['inspections'] }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['inspections'] });
      notify({ tone: 'pass', text: t.saved(name) });
      onClose();
    },
  });
  const problem =
    save.error instanceof ServiceProblem && save.error.status === 400
      ? t.wrong
      : save.error && problemText(save.error);
  const change = (at: number, part: Partial<NoteInspectionDto['points'][number]>): void =>
    setPoints(points.map((point, n) => (n === at ? { ...point, ...part } : point)));
  return (
    <Dialog opened onClose={onClose} title={t.noteAt(name)}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (poster !== '' && staff !== '') save.mutate();
        }}
      >
        <DayField label={t.visitedOn} required max={cityDay()} value={visitedOn} onChange={setVisitedOn} />
        <YesNoField label={t.posterUp} value={poster} wanted={tried} onChange={setPoster} />
        <YesNoField label={t.staffAtGate} value={staff} wanted={tried} onChange={setStaff} />
        {(poster === 'no' || staff === 'no') && (
          <DayField label={t.missingDueOn} required min={visitedOn} value={dueOn} onChange={setDueOn} />
        )}
        {free.length > 0 && (
          <Checkbox.Group label={t.stillOpen} value={done} onChange={setDone}>
            <div className="stack inspect-open">
              {free.map((point) => (
                <Checkbox
                  key={point.pointId}
                  value={point.pointId}
                  label={`${pointText(point)} (${t.due(formatDate(point.dueOn))})`}
                />
              ))}
            </div>
          </Checkbox.Group>
        )}
        <fieldset className="inspect-points">
          <legend>{t.points}</legend>
          {points.map((point, at) => (
            <div key={at} className="inspect-point">
              <TextInput
                aria-label={t.point(at + 1)}
                maxLength={300}
                value={point.text}
                onChange={(event) => change(at, { text: event.currentTarget.value })}
              />
              <DayField
                aria-label={t.pointDue(at + 1)}
                min={visitedOn}
                value={point.dueOn}
                onChange={(dueOn) => change(at, { dueOn })}
              />
              <Button
                variant="plain"
                size="small"
                aria-label={t.removePoint(at + 1)}
                icon={<X aria-hidden="true" />}
                onClick={() => setPoints(points.filter((_, n) => n !== at))}
              />
            </div>
          ))}
          <Button
            variant="quiet"
            size="small"
            icon={<Plus aria-hidden="true" />}
            onClick={() => setPoints([...points, { text: '', dueOn: daysAfter(visitedOn, usual) }])}
          >
            {t.addPoint}
          </Button>
        </fieldset>
        <Textarea
          label={t.words}
          autosize
          minRows={2}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <PhotoField photos={photos} disabled={save.isPending || isNoted} onChange={setPhotos} />
        {save.error && isNoted && (
          <Notice tone="stop">{t.photosLeft(photos.filter(({ id }) => !sent.has(id)).length)}</Notice>
        )}
        {problem && <Notice tone="stop">{problem}</Notice>}
        <div className="row">
          <Button type="submit" busy={save.isPending}>
            {t.save}
          </Button>
          <Button variant="plain" onClick={onClose}>
            {words.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
