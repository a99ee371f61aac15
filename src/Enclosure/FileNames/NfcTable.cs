using System.Globalization;

namespace Enclosure.FileNames;

/// <summary>What normalisation knows of single characters, read from nfc.txt; code points absent from a table are plain.</summary>
internal sealed class NfcTable
{
    private static readonly Lazy<NfcTable> Loaded = new(Load);

    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, int[]> _parts = [];
    private readonly Dictionary<(int First, int Second), int> _pairs = [];

    public static NfcTable Instance => Loaded.Value;

    /// <summary>The canonical combining class; 0 for a starter.</summary>
    public int ClassOf(int point) => _classes.GetValueOrDefault(point);

    /// <summary>One step of the canonical decomposition; null when there is none.</summary>
    public int[]? PartsOf(int point) => _parts.GetValueOrDefault(point);

    public bool TryPair(int first, int second, out int composite) => _pairs.TryGetValue((first, second), out composite);

    private static NfcTable Load()
    {
        var table = new NfcTable();
        using var stream = typeof(NfcTable).Assembly.GetManifestResourceStream("FileNames/nfc.txt")!;
        using var reader = new StreamReader(stream);
        var section = "";
        foreach (var line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            if (line.Contains('='))
            {
                Array.ForEach(line.Split(' '), entry => table.Add(section, entry));
            }
            else
            {
                section = line;
            }
        }

        return table;
    }

    private void Add(string section, string entry)
    {
        var (left, right) = (entry[..entry.IndexOf('=')], entry[(entry.IndexOf('=') + 1)..]);
        if (section == "class")
        {
            AddClass(left.Split('-'), (byte)Hex(right));
            return;
        }

        var parts = Array.ConvertAll(right.Split('+'), Hex);
        _parts[Hex(left)] = parts;
        if (section == "compose") _pairs[(parts[0], parts[1])] = Hex(left);
    }

    private void AddClass(string[] range, byte value)
    {
        for (var point = Hex(range[0]); point <= Hex(range[^1]); point++)
        {
            _classes[point] = value;
        }
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
