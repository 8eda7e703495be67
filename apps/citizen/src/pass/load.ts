/** Loads the page of a declaration; a form asks for it ahead, so that it stands ready when the answer comes. */
export const loadDeclarationPage = () => import('./declaration.page.js');
