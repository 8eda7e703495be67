// jwks-rsa is CommonJS and requires jose, an ES module. Jest refuses that while jose is still being linked for the
// test file, so jose is evaluated first. Node itself needs nothing of the kind.
import 'jose';
