import { Link, useRouterState } from '@tanstack/react-router';
import { CircleQuestionMark } from 'lucide-react';
import { navigationTexts } from './navigation.texts.js';
import { useProfile } from '../session/session.js';
import { guideRoleOf } from './guide-roles.js';
import { paragraphOfScreen } from './screen-paragraphs.js';

/** Opens the guide at the paragraph that explains this screen, beside it, so that nothing typed is lost. */
export function ScreenGuideLink() {
  const t = navigationTexts.useTexts();
  const role = guideRoleOf(useProfile());
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const paragraph = paragraphOfScreen(path, role);
  return (
    <Link
      to="/huong-dan"
      search={{ view: role }}
      {...(paragraph === undefined ? {} : { hash: paragraph })}
      target="_blank"
      className="screen-guide no-print"
      aria-label={t.screenGuide}
      title={t.screenGuide}
    >
      <CircleQuestionMark size={20} aria-hidden="true" />
    </Link>
  );
}
