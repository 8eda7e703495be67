export {
  hasHiddenCharacters,
  isWellFormedText,
  normaliseLine,
  withoutHiddenCharacters,
} from './hidden-characters.js';
