using System.Globalization;
using System.Text;
using Enclosure.Mime.Parts;

namespace Enclosure.Mail;

/// <summary>
/// A manifest in one column: a line a part, in the order of the message; fields between tabs, absent ones <c>\-</c>, with <c>\\ \t \n \r
/// \z</c> (U+0000) for what would break a line. Defects follow as code, grade and detail.
/// </summary>
internal static class ManifestText
{
    private const string Absent = @"\-";
    private const int Fields = 15;

    public static string Write(ManifestPart root)
    {
        var text = new StringBuilder();
        foreach (var part in root.WithAllBelow()) Append(text, part);
        return text.ToString();
    }

    /// <summary>The root, with its parts below it.</summary>
    public static ManifestPart Read(string text)
    {
        var open = new Stack<(ManifestPart Part, List<ManifestPart> Parts)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var below = new List<ManifestPart>();
            var part = Part(line) with { Parts = below };
            while (open.TryPeek(out var top) && !part.Number.StartsWith(top.Part.Number + ".", StringComparison.Ordinal)) open.Pop();
            if (open.TryPeek(out var parent)) parent.Parts.Add(part);
            open.Push((part, below));
        }

        return open.Last().Part;
    }

    private static void Append(StringBuilder text, ManifestPart part)
    {
        string?[] fields =
        [
            part.Number, part.Role.ToString(), part.DeclaredType, part.DetectedType, part.Disposition, part.Filename, part.RawFilename,
            part.Charset,
            part.TransferEncoding, part.SizeBytes.ToString(CultureInfo.InvariantCulture), part.Sha256, part.ContentId,
            Flag(part.UsedInHtml), Flag(part.IsFile),
            part.DroppedReason?.ToString(),
            .. part.Defects.SelectMany(defect => new[] { defect.Code, defect.Grade.ToString(), defect.Detail }),
        ];
        text.AppendJoin('\t', fields.Select(Escape)).Append('\n');
    }

    private static ManifestPart Part(string line)
    {
        var fields = line.Split('\t').Select(Unescape).ToArray();
        var defects = fields.Skip(Fields).Chunk(3).Select(d => new MimeDefect(d[0]!, Enum.Parse<DefectGrade>(d[1]!), d[2] ?? "")).ToList();
        return new ManifestPart(
            fields[0]!,
            Enum.Parse<ManifestRole>(fields[1]!),
            fields[2],
            fields[3],
            fields[4],
            fields[5],
            fields[6],
            fields[7],
            fields[8]!,
            long.Parse(fields[9]!, CultureInfo.InvariantCulture),
            fields[10],
            fields[11],
            fields[12] == "1",
            fields[13] == "1",
            fields[14] is { } reason ? Enum.Parse<DropReason>(reason) : null,
            defects);
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Escape(string? field) => field is null
        ? Absent
        : field.AsSpan().IndexOfAny(@"\" + "\t\n\r\0") < 0
            ? field
            : field.Replace(@"\", @"\\").Replace("\t", @"\t").Replace("\n", @"\n").Replace("\r", @"\r").Replace("\0", @"\z");

    private static string? Unescape(string field)
    {
        if (field == Absent) return null;
        if (!field.Contains('\\')) return field;
        var text = new StringBuilder(field.Length);
        for (var at = 0; at < field.Length; at++)
        {
            if (field[at] != '\\' || at + 1 == field.Length) text.Append(field[at]);
            else text.Append(field[++at] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'z' => '\0', var other => other });
        }

        return text.ToString();
    }
}
