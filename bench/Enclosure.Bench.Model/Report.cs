using System.Globalization;
using System.Text;

namespace Enclosure.Bench.Model;

/// <summary>The tables of docs/scale.md.</summary>
internal static class Report
{
    private const double Million = 1e6;
    private static readonly double[] Stages = [1e5, 1e6, 1e7, 1e8, 1e9];

    public static string Write(Inputs inputs)
    {
        var months = Stages.Select(stage => new Month(inputs, stage)).ToList();
        var text = new StringBuilder();
        Load(text, months);
        Machines(text, months, inputs);
        Costs(text, months, inputs);
        AllInputs(text, inputs);
        return text.ToString();
    }

    private static void Load(StringBuilder text, IReadOnlyList<Month> months) => Table(
        text,
        "### What comes in",
        ["attachments a month", "a second, average", "a second, peak", "requests a second, peak", "bytes a month", "bytes kept",
            "Gbit/s through the copies, peak", "Gbit/s past them, peak"],
        months.Select(month => new[]
        {
            Whole(month.Attachments), Short(month.Average), Short(month.Peak), Short(month.Requests), Size(month.Bytes),
            Size(month.BytesKept), Short(month.ThroughCopies), month.OneMachine ? "–" : Short(month.PastCopies),
        }));

    private static void Machines(StringBuilder text, IReadOnlyList<Month> months, Inputs inputs) => Table(
        text,
        "### What it takes",
        ["attachments a month", "plan", "copies", "cores at the peak", "rows kept", "commits a second, peak", "of the busiest account",
            "log MB/s, peak", "bucket requests a second, peak"],
        months.Select(month => new[]
        {
            Whole(month.Attachments), Plan(month), $"{month.Copies:0} × {inputs["plan", "coresOfACopy"]:0} cores", Short(month.Cores),
            Size(month.RowBytes), Short(month.Commits), Short(month.BusiestAccount), Short(month.LogBytes / Million),
            month.OneMachine ? "–" : Short(month.BucketRequests),
        }));

    private static string Plan(Month month)
    {
        if (month.OneMachine) return "one machine, SQLite and its disk";
        var database = month.Databases > 1
            ? $"{month.Databases:0} databases, accounts spread by hash, each in parts by month"
            : month.InParts ? "one PostgreSQL, in parts" : "one PostgreSQL";
        return $"{database}; a bucket";
    }

    /// <summary>For a million attachments over their whole life. Servers are those of the stage, by what they are worth a month.</summary>
    private static void Costs(StringBuilder text, IReadOnlyList<Month> months, Inputs inputs)
    {
        var month = months[^1];
        Table(
            text,
            "### What a million attachments cost, kept and fetched as assumed",
            ["store", "bytes kept", "requests", "traffic to clients", "together"],
            new[] { ("R2", "priceR2"), ("S3", "priceS3"), ("own disks", "priceOwn") }.Select(store =>
            {
                double Price(string name) => inputs[store.Item2, name];
                var kept = Million * month.GigabyteMonths * Price("gigabyteMonth");
                var requests = (month.BucketWrites * Price("millionWrites")) + (month.BucketReads * Price("millionReads"));
                var traffic = Million * month.GigabytesDownloaded * Price("gigabyteOut");
                return new[] { store.Item1, Money(kept), Money(requests), Money(traffic), Money(kept + requests + traffic) };
            }));
        Table(
            text,
            "### What the servers and the database add, for each million",
            ["attachments a month", "copies", "database", "together"],
            months.Select(each =>
            {
                var millions = each.Attachments / Million;
                var copies = each.Copies * inputs["plan", "coresOfACopy"] * inputs["priceServers", "coreMonth"] / millions;
                var database = each.Databases * inputs["priceServers", "databaseMonth"] / millions;
                database += each.OneMachine ? 0 : each.RowBytes / 1e9 * inputs["priceServers", "databaseGigabyteMonth"] / millions;
                return new[] { Whole(each.Attachments), Money(copies), Money(database), Money(copies + database) };
            }));
    }

    private static void AllInputs(StringBuilder text, Inputs inputs)
    {
        foreach (var (group, figures) in inputs.Groups)
        {
            Table(
                text,
                $"### Inputs: {group}",
                ["figure", "value", "unit", "from"],
                figures.Select(figure => new[]
                {
                    $"`{figure.Key}`", Exact(figure.Value.Value), figure.Value.Unit, figure.Value.From,
                }));
        }
    }

    private static void Table(StringBuilder text, string heading, string[] columns, IEnumerable<string[]> rows)
    {
        text.Append(heading).Append("\n\n");
        Line(text, columns);
        Line(text, [.. columns.Select(_ => "---")]);
        foreach (var row in rows) Line(text, row);
        text.Append('\n');
    }

    private static void Line(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Exact(double value) => value.ToString("#,0.#####", CultureInfo.InvariantCulture);

    /// <summary>Two digits that count: a model knows no more.</summary>
    private static string Short(double value)
    {
        if (value == 0) return "0";
        var step = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 1);
        return (Math.Round(value / step) * step).ToString("#,0.#####", CultureInfo.InvariantCulture);
    }

    private static string Size(double bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB", "PB"];
        var power = Math.Clamp((int)(Math.Log10(Math.Max(1, bytes)) / 3), 0, units.Length - 1);
        return $"{Short(bytes / Math.Pow(1000, power))} {units[power]}";
    }

    private static string Money(double value) => $"$ {Short(value)}";
}
