import { LogoWithName, setLanguage, useLanguage } from '@khai-bao/ui';
import { Languages } from 'lucide-react';
import type { ReactNode } from 'react';

/** The frame of the pages before the house: the arch, and one thing to do in it. */
export function SignInFrame({ children }: { children: ReactNode }) {
  const language = useLanguage();
  return (
    <div className="door">
      <header className="door-top">
        <LogoWithName size={32} />
        <button
          type="button"
          className="door-language"
          onClick={() => setLanguage(language === 'vi' ? 'en' : 'vi')}
          lang={language === 'vi' ? 'en' : 'vi'}
        >
          <Languages size={18} aria-hidden="true" />
          {language === 'vi' ? 'English' : 'Tiếng Việt'}
        </button>
      </header>
      <main className="door-arch">
        <div className="door-card">{children}</div>
      </main>
    </div>
  );
}
