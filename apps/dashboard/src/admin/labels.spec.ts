import { labelsOf, labelText } from './labels.js';

describe('labels as a person types them', () => {
  it('are read back as they were written', () => {
    const labels = { env: 'production', rule: 'a=b' };

    expect(labelsOf(labelText(labels))).toEqual(labels);
  });

  it('may have blanks around them, no value, and a comma too many', () => {
    expect(labelsOf(' env = production ,, critical,')).toEqual({ env: 'production', critical: '' });
  });
});
