using System.Globalization;

namespace Enclosure.Bench;

/// <summary>What the command line asks for.</summary>
public sealed record Options
{
    public const string Usage =
        """
        usage: ./bench/run [W1 W2 W3 W4 W5 W6 W7 W8 W9] [options]   without names: all of them
          --quick        3 rounds of 2 s, to see whether it runs; not for figures (first, if others refine it)
          --rounds N     rounds of every table (5)
          --seconds N    length of each load, 1 to 15 (5)
          --warm N       length of each warm-up (5)
          --only A,B     only these servers, by the names of the tables
          --table TEXT   only tables whose title has this in it
          --beside DLL   another build of the server beside this one, where the workload has a place for it (W9)
          --dir DIR      where servers keep their data (the temporary folder); needs 20 GB
          --out FILE     write the report there too
        """;

    public IReadOnlyList<string> Workloads { get; init; } = [];
    public int Rounds { get; init; } = 5;
    public TimeSpan Load { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan Warm { get; init; } = TimeSpan.FromSeconds(5);
    public IReadOnlyList<string> Only { get; init; } = [];
    public string Table { get; init; } = "";
    public string? Beside { get; init; }
    public string Folder { get; init; } = Path.GetTempPath();
    public string? Out { get; init; }
    public bool Help { get; init; }

    public bool Wants(string contender) =>
        Only.Count == 0 || Only.Any(name => contender.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="FormatException">The message says which argument cannot be read.</exception>
    public static Options Parse(string[] arguments) => Parse(new Options(), arguments);

    private static Options Parse(Options options, string[] arguments) => arguments switch
    {
        [] => options,
        ["--quick", .. var rest] =>
            Parse(options with { Rounds = 3, Load = TimeSpan.FromSeconds(2), Warm = TimeSpan.FromSeconds(2) }, rest),
        ["--rounds", var value, .. var rest] => Parse(options with { Rounds = Number(value, 1, 50) }, rest),
        ["--seconds", var value, .. var rest] => Parse(options with { Load = TimeSpan.FromSeconds(Number(value, 1, 15)) }, rest),
        ["--warm", var value, .. var rest] => Parse(options with { Warm = TimeSpan.FromSeconds(Number(value, 1, 15)) }, rest),
        ["--only", var value, .. var rest] => Parse(options with { Only = value.Split(',') }, rest),
        ["--table", var value, .. var rest] => Parse(options with { Table = value }, rest),
        ["--beside", var value, .. var rest] => Parse(options with { Beside = Path.GetFullPath(value) }, rest),
        ["--dir", var value, .. var rest] => Parse(options with { Folder = Path.GetFullPath(value) }, rest),
        ["--out", var value, .. var rest] => Parse(options with { Out = Path.GetFullPath(value) }, rest),
        [var name, .. var rest] when !name.StartsWith('-') =>
            Parse(options with { Workloads = [.. options.Workloads, name.ToUpperInvariant()] }, rest),
        ["--help" or "-h", ..] => options with { Help = true },
        [var unknown, ..] => throw new FormatException($"{unknown}: not an option, or its value is missing"),
    };

    private static int Number(string value, int least, int most) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{value}: not a number from {least} to {most}");
}
