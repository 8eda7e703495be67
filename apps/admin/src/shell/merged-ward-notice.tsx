import { getArea } from '@khai-bao/api-client/registration';
import { useQuery } from '@tanstack/react-query';
import { Notice } from '../parts/notice.js';
import { useAreaLevel } from '../session/permissions.js';
import { useApi, useProfile } from '../session/session.js';
import { navigationTexts } from '../navigation/navigation.texts.js';

/** Tells officials of a ward that went into another one why nothing waits for them, and who moves their accounts. */
export function MergedWardNotice() {
  const t = navigationTexts.useTexts();
  const api = useApi();
  const { area } = useProfile();
  const ofWard = useAreaLevel() === 'ward';
  const query = useQuery({
    queryKey: ['own-area', area?.code],
    queryFn: () => getArea({ client: api.client, path: { code: area!.code } }),
    enabled: ofWard,
    staleTime: 10 * 60_000,
    retry: false,
  });
  const now = query.data;
  if (now?.former === undefined) return null;
  return (
    <div className="ward-gone">
      <Notice tone="caution">
        <p className="strong">{t.wardGone(now.former.fullName, now.fullName)}</p>
        <p>{t.wardGoneWho}</p>
      </Notice>
    </div>
  );
}
