using System.Buffers;
using System.Globalization;
using System.Text;
using Enclosure.Server.Telemetry;

namespace Enclosure.Tests.Telemetry;

/// <summary>Reads the text format back, strictly: what a scraper would choke on throws here.</summary>
internal sealed class Scrape
{
    public required string Text { get; init; }

    public Dictionary<string, string> Help { get; } = [];

    public Dictionary<string, string> Types { get; } = [];

    /// <summary>Values by name and labels, the labels unescaped and in the order written: <c>name|key=value|key=value</c>.</summary>
    public Dictionary<string, double> Samples { get; } = [];

    public static Scrape Of(PrometheusText exposition)
    {
        var buffer = new ArrayBufferWriter<byte>();
        exposition.Write(buffer);
        var scrape = new Scrape { Text = Encoding.UTF8.GetString(buffer.WrittenSpan) };
        if (scrape.Text.Length > 0 && !scrape.Text.EndsWith('\n')) throw new FormatException("The last line must end in LF.");
        foreach (var line in scrape.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) scrape.Read(line);
        return scrape;
    }

    public double this[string sample] => Samples[sample];

    private void Read(string line)
    {
        var words = line.Split(' ', 4);
        if (line.StartsWith("# HELP ", StringComparison.Ordinal)) Help.Add(words[2], words.Length > 3 ? words[3] : "");
        else if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) Types.Add(words[2], words[3]);
        else if (line.StartsWith('#')) throw new FormatException(line);
        else ReadSample(line);
    }

    private void ReadSample(string line)
    {
        var at = 0;
        while (char.IsAsciiLetterOrDigit(line[at]) || line[at] is '_' or ':') at++;
        var sample = new StringBuilder(line[..at]);
        if (line[at] == '{') at = ReadLabels(line, at + 1, sample);
        if (line[at] != ' ') throw new FormatException(line);
        Samples.Add(sample.ToString(), Number(line[(at + 1)..]));
    }

    private static int ReadLabels(string line, int at, StringBuilder sample)
    {
        while (line[at] != '}')
        {
            var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
            sample.Append('|').Append(line, at, equals - at).Append('=');
            for (at = equals + 2; line[at] != '"'; at++) sample.Append(line[at] == '\\' ? Unescaped(line[++at]) : line[at]);
            if (line[++at] == ',') at++;
        }
        return at + 1;
    }

    private static char Unescaped(char c) => c switch
    {
        'n' => '\n',
        '"' or '\\' => c,
        _ => throw new FormatException($"No such escape: \\{c}"),
    };

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
