import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", "dist/", "**/target/", ".shopstream/", "**/*.mjs", "**/*.cjs", "**/*.js"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers and booleans read well in messages.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // A signature may promise more than today's body awaits.
      "@typescript-eslint/require-await": "off",
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Configuration is read once, in a module named config." },
      ],
    },
  },
  {
    // The places that read the environment, once.
    files: [
      "**/config.ts",
      "**/configuration.ts",
      "**/environment.ts",
      "project/**",
      "tools/**",
      "offline/**",
      "integration/**",
      "bench/**",
    ],
    rules: { "no-restricted-properties": "off" },
  },
  {
    // What runs in browsers has a project of its own, with other globals.
    files: ["apps/operations/page/**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { project: "./apps/operations/page/tsconfig.json" } },
  },
  {
    // mocha's `this`, chai's property assertions, and a node:test-like floating `describe`.
    files: ["**/*.test.ts"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
