/* Loaded into npm: lets it believe that it runs on the Node that package.json pins. Debian 12's npm runs on Node 18 and would leave out
 * the optional packages that ask for more (the bundler's native part), although they will run on the pinned one. */
const { optionalDependencies } = require('../package.json');
Object.defineProperty(process, 'version', { value: `v${Object.values(optionalDependencies)[0]}` });
