import { Button, TextField } from '@khai-bao/ui';
import { MapPinPlus, Trash2 } from 'lucide-react';
import { useAreas } from '../areas/use-areas.js';
import { WardField } from '../areas/ward-field.js';
import type { FormPart } from './form-part.js';
import { emptySite, maxSites, type SiteDraft, type SiteField } from './registration-draft.js';
import { registerI18n } from './texts.js';

export const siteIdOf = (at: number, field: SiteField): string => `unit-sites-${at}-${field}`;

/** Second step: where it is, and where its further sites are. */
export function WhereStep({
  draft,
  idOf,
  text,
  errorAt,
  siteErrorAt,
  set,
}: FormPart & { readonly siteErrorAt: (at: number, field: SiteField) => string | undefined }) {
  const t = registerI18n.useTexts();
  const areas = useAreas();
  const sites = draft.sites ?? [];
  const change = (at: number, part: Partial<SiteDraft>): void =>
    set({ sites: sites.map((site, n) => (n === at ? { ...site, ...part } : site)) });
  const add = (): void => {
    set({ sites: [...sites, emptySite] });
    // Once it stands there.
    setTimeout(() => document.getElementById(siteIdOf(sites.length, 'name'))?.focus());
  };
  const remove = (at: number): void => {
    set({ sites: sites.filter((_, n) => n !== at) });
    setTimeout(() => document.getElementById('add-site')?.focus());
  };
  const first = (
    <>
      <WardField id={idOf('areaCode')} value={draft} error={errorAt('areaCode')} onChange={set} />
      <TextField {...text('street')} label={t.form.street} autoComplete="street-address" required />
    </>
  );
  return (
    <>
      {areas === 'away' && <p className="kb-error">{t.form.areasAway}</p>}
      {sites.length === 0 ? (
        first
      ) : (
        <fieldset className="c-group">
          <legend>{t.form.site(1)}</legend>
          {first}
        </fieldset>
      )}
      {sites.map((site, at) => (
        <fieldset className="c-group" key={at}>
          <legend>{t.form.site(at + 2)}</legend>
          <TextField
            id={siteIdOf(at, 'name')}
            label={t.form.siteName}
            hint={t.form.siteNameHint}
            value={site.name}
            error={siteErrorAt(at, 'name')}
            autoComplete="off"
            required
            onChange={(event) => change(at, { name: event.target.value })}
          />
          <WardField
            id={siteIdOf(at, 'areaCode')}
            value={site}
            error={siteErrorAt(at, 'areaCode')}
            onChange={(ward) => change(at, ward)}
          />
          <TextField
            id={siteIdOf(at, 'street')}
            label={t.form.street}
            value={site.street}
            error={siteErrorAt(at, 'street')}
            autoComplete="off"
            required
            onChange={(event) => change(at, { street: event.target.value })}
          />
          <Button
            type="button"
            variant="plain"
            icon={<Trash2 aria-hidden="true" />}
            onClick={() => remove(at)}
          >
            {t.form.removeSite(at + 2)}
          </Button>
        </fieldset>
      ))}
      {sites.length + 1 < maxSites ? (
        <Button
          id="add-site"
          type="button"
          variant="quiet"
          icon={<MapPinPlus aria-hidden="true" />}
          onClick={add}
        >
          {t.form.addSite}
        </Button>
      ) : (
        <p className="c-quiet">{t.form.sitesFull}</p>
      )}
    </>
  );
}
