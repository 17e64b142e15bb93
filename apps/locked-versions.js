// Prints a package.json that asks for the locked versions of the packages named on the command line, and with
// `--with-dependencies` of what they need, too. A build stage that starts from it is rebuilt only when one of those versions
// changes, not at every change of the lock.
const { packages } = require("../package-lock.json");

const withDependencies = process.argv[2] === "--with-dependencies";
const dependencies = {};
const add = (name) => {
  if (name in dependencies) return;
  const locked = packages[`node_modules/${name}`];
  if (!locked) throw new Error(`package-lock.json has no ${name}: run npm install and commit the lock`);
  dependencies[name] = locked.version;
  if (withDependencies) Object.keys(locked.dependencies ?? {}).forEach(add);
};
process.argv.slice(withDependencies ? 3 : 2).forEach(add);
process.stdout.write(JSON.stringify({ private: true, dependencies }));
