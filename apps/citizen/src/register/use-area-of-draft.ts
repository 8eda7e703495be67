import { publicClient } from '@khai-bao/api-client';
import { listMergedAreas } from '@khai-bao/api-client/registration';
import { useEffect, type Dispatch, type SetStateAction } from 'react';
import { useCommittee } from './committee-contacts.js';
import type { RegistrationDraft } from './registration-draft.js';

/**
 * Loads the committee of the draft's area, fills in the ward of an area's own page, and moves a draft of a merged ward to the ward that
 * it was merged into.
 */
export function useAreaOfDraft(
  area: string | undefined,
  draft: RegistrationDraft,
  setDraft: Dispatch<SetStateAction<RegistrationDraft>>,
) {
  const committee = useCommittee(area ?? draft.areaCode);
  useEffect(() => {
    if (area === undefined) return;
    void import('../areas/search.js').then(
      ({ wardOf }) => {
        const ward = wardOf(area);
        // A ward that was chosen before stays.
        if (ward !== null)
          setDraft((now) =>
            now.areaCode || now.ward
              ? now
              : {
                  ...now,
                  areaCode: ward.code,
                  ward: ward.name,
                  district: ward.district,
                  former: ward.former,
                },
          );
      },
      () => undefined,
    );
  }, [area, setDraft]);

  // Wards that were merged since the build are loaded beside the form; a ward chosen before that is moved below.
  useEffect(() => {
    void Promise.all([import('../areas/search.js'), listMergedAreas({ client: publicClient })]).then(
      ([{ addMergedAreas }, { items }]) => addMergedAreas(items),
      () => undefined,
    );
  }, []);
  const place = committee === null || committee === 'unknown' ? null : committee.area;
  const former = place?.former;
  // A sent draft may have arrived: it stays unchanged, because it is sent again under the same idempotency key.
  if (place !== null && former !== undefined && draft.areaCode === former.code && draft.sent === null)
    setDraft({
      ...draft,
      areaCode: place.code,
      ward: place.name,
      district: place.parentName ?? '',
      former: former.name,
    });
  return { committee, place };
}
