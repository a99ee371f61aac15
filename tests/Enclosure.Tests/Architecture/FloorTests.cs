using System.Text.RegularExpressions;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Architecture;

/// <summary>The floors of the house (docs/architecture.md): a folder sees only floors below its own.</summary>
public sealed partial class FloorTests
{
    private const string Root = "Enclosure";

    /// <summary>Each folder by its namespace, the floor it stands on, and why it must not see what it must not see.</summary>
    private static readonly Dictionary<string, (int Floor, string Because)> Floors = new()
    {
        ["Enclosure"] = (0, "it is the list of refusals, which every floor knows and which knows none"),
        ["Enclosure.Storage"] = (1, "it keeps bytes, not business"),
        ["Enclosure.Sql"] = (1, "it runs statements, whatever they are about"),
        ["Enclosure.Mime.Text"] = (1, "it turns bytes into text, whatever they are of"),
        ["Enclosure.Mime.Headers"] = (2, "it reads one header field at a time, of a mail or of a form"),
        ["Enclosure.Mime.Parts"] = (3, "it is what a message consists of, however it was read"),
        ["Enclosure.Mime.Mbox"] = (4, "it parts messages from one another and reads none"),
        ["Enclosure.Mime.Uuencode"] = (4, "it finds files in a text, whatever the text is of"),
        ["Enclosure.Mime.Tnef"] = (4, "it opens a winmail.dat, whatever it came in"),
        ["Enclosure.Mime.Transfer"] = (5, "it undoes an encoding, whatever part has it"),
        ["Enclosure.Mime"] = (6, "it takes messages apart, whoever sent them"),
        ["Enclosure.Html"] = (7, "it makes HTML fit to show, whoever sent it"),
        ["Enclosure.FileTypes"] = (1, "it tells a type by bytes, whoever sent them"),
        ["Enclosure.FileNames"] = (1, "it cleans names, whatever file they are for"),
        ["Enclosure.Accounts"] = (2, "who asks and how much room there is does not depend on what is kept"),
        ["Enclosure.Secrets"] = (2, "it keeps keys, for whatever they are used"),
        ["Enclosure.Attachments"] = (3, "a file does not know what sweeps it up or who mails it"),
        ["Enclosure.Events"] = (3, "it is what happened, in its order, whoever caused it and whoever is told"),
        ["Enclosure.Mime.Writing"] = (6, "it writes a message, whoever sends it"),
        ["Enclosure.Relaying"] = (1, "it speaks to one other server and knows neither messages nor who sends them"),
        ["Enclosure.Mail"] = (8, "a message has files and knows no door that it came through"),
        ["Enclosure.Mail.Skeletons"] = (9, "it gives a message back as it was, whether it came or goes"),
        ["Enclosure.Mail.Sending"] = (10, "what is to go is written down before anybody carries it"),
        ["Enclosure.Mail.Receiving"] = (11, "what comes may tell what became of what went, never the other way round"),
        ["Enclosure.Mail.Delivery"] = (12, "it carries what was written down, to others or back in here"),
        ["Enclosure.Webhooks"] = (12, "it tells what became of messages, and messages do not wait for it"),
        ["Enclosure.Conversations"] = (13, "it shows and answers threads with what the floors below can do"),
        ["Enclosure.Sweeping"] = (14, "it works from rows, not from requests"),
        ["Enclosure.Server.Settings"] = (14, "a setting is a value; what is made of it is decided above"),
        ["Enclosure.Server.Telemetry"] = (15, "it counts what others do and asks them for nothing"),
        ["Enclosure.Server.Dialects.Forms"] = (15, "it reads a form, whichever path it came to"),
        ["Enclosure.Server.Dialects.Json"] = (15, "it reads and writes JSON, whichever dialect speaks it"),
        ["Enclosure.Server.Dialects"] = (16, "it is what the dialects share, and must not depend on one of them"),
        ["Enclosure.Server.Dialects.Operations"] = (17, "it describes operations, whichever dialect they belong to"),
        ["Enclosure.Server.Dialects.Serving"] = (17, "it hands out a file's bytes, whichever door they go through"),
        ["Enclosure.Server.Outgoing"] = (17, "it keeps mail going, whichever dialect it was sent by"),
        ["Enclosure.Server.OpenApi"] = (18, "it writes documents from the operations it is handed, whichever dialect they belong to"),
        ["Enclosure.Server.Smtp"] = (18, "it is a door like the dialects: if two doors need the same, it belongs below them"),
        ["Enclosure.Server.Events"] = (17, "it carries events out, whichever dialect lists the hooks"),
        ["Enclosure.Server.Dialects.Robotomail"] = (18, "dialects never see each other: if two need the same, it belongs below them"),
        ["Enclosure.Server.Dialects.SendKit"] = (18, "dialects never see each other: if two need the same, it belongs below them"),
        ["Enclosure.Server.Dialects.Objects"] = (18, "dialects never see each other: if two need the same, it belongs below them"),
        ["Enclosure.Server.Commands"] = (19, "it may see everything"),
        ["Enclosure.Server"] = (19, "it may see everything"),
    };

    /// <summary>Below the doors, the floors on one level are tools or trades of their own and never see one another.</summary>
    private static readonly HashSet<(string, string)> Neighbours = [("Enclosure.Server.Commands", "Enclosure.Server"), ("Enclosure.Server", "Enclosure.Server.Commands")];

    public static TheoryData<string> Sources => [.. Repository.Sources("src")];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_file_sees_only_floors_below_its_own(string path)
    {
        var own = NamespaceOf(path);
        Floors.ShouldContainKey(own, $"{path} lies in a folder without a floor: give {own} one in {nameof(FloorTests)}, with the reason for its place");
        foreach (var seen in Seen(File.ReadAllText(Repository.File(path))).Where(seen => seen != own))
        {
            Floors.ShouldContainKey(seen, $"{path} uses {seen}, which has no floor");
            (MaySee(own, seen)).ShouldBeTrue($"{path}: {Short(own)} must not know {Short(seen)}: {Floors[own].Because}.");
        }
    }

    [Theory]
    [InlineData("Enclosure.Storage", "using Enclosure.Attachments;", false)]
    [InlineData("Enclosure.Storage", "class A { Enclosure.Sql.Database d; }", false)]
    [InlineData("Enclosure.Storage", "using static Enclosure.Sql.SqlTypes;", false)]
    [InlineData("Enclosure.Storage", "global using X = Enclosure.Accounts.Quota;", false)]
    [InlineData("Enclosure.Accounts", "using Enclosure.Sql;", true)]
    [InlineData("Enclosure.Accounts", "class A { Attachments.Uploads u; }", false)]
    [InlineData("Enclosure.Server.Dialects.SendKit", "using Enclosure.Server.Dialects.Robotomail;", false)]
    [InlineData("Enclosure.Server.Dialects.SendKit", "class A { Robotomail.AccountRoutes r; }", false)]
    [InlineData("Enclosure.Server.Dialects.SendKit", "using Enclosure.Attachments; // using Enclosure.Server.Dialects.Robotomail;", true)]
    public void A_broken_rule_is_noticed(string own, string source, bool allowed) =>
        Seen(source).Where(seen => seen != own).All(seen => MaySee(own, seen)).ShouldBe(allowed);

    [Fact]
    public void The_core_has_no_reference_to_ASP_NET()
    {
        var references = typeof(Refusal).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

        references.ShouldNotContain(name => name.StartsWith("Microsoft.AspNetCore") || name.StartsWith("Microsoft.Extensions.Hosting"));
        File.ReadAllText(Repository.File("src", "Enclosure", "Enclosure.csproj")).ShouldNotContain("AspNetCore");
        File.ReadAllText(Repository.File("src", "Enclosure", "Enclosure.csproj")).ShouldContain("Sdk=\"Microsoft.NET.Sdk\"");
    }

    private static bool MaySee(string own, string seen) => Floors[seen].Floor < Floors[own].Floor || Neighbours.Contains((own, seen));

    private static string NamespaceOf(string path) =>
        Path.GetDirectoryName(path)!.Replace("src/Enclosure.Server", "Enclosure.Server").Replace("src/Enclosure", Root).Replace('/', '.');

    private static string Short(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>Namespaces of this house that a source names: in usings, in full, or by their last part before a type of theirs.</summary>
    private static HashSet<string> Seen(string source)
    {
        var code = Prose().Replace(source, " ");
        code = Declaration().Replace(code, " ");
        var seen = new HashSet<string>();
        foreach (var name in Qualified().Matches(code).Select(match => match.Value))
            if (Floors.Keys.Where(key => name == key || name.StartsWith(key + ".")).MaxBy(key => key.Length) is { } known) seen.Add(known);
        foreach (Match match in Relative().Matches(code))
            if (Types.Value.TryGetValue((match.Groups["folder"].Value, match.Groups["type"].Value), out var owner)) seen.Add(owner);
        return seen;
    }

    /// <summary>Every declared type, by the last part of its namespace and its name.</summary>
    private static readonly Lazy<Dictionary<(string Folder, string Type), string>> Types = new(() =>
    {
        var types = new Dictionary<(string, string), string>();
        foreach (var path in Repository.Sources("src"))
            foreach (var type in TypeName().Matches(File.ReadAllText(Repository.File(path))).Select(match => match.Groups[1].Value))
                types[(Short(NamespaceOf(path)), type)] = NamespaceOf(path);
        return types;
    });

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\]|\\.)+'""", RegexOptions.Singleline)]
    private static partial Regex Prose();

    [GeneratedRegex(@"^\s*namespace [^;{]+", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![\w.])Enclosure(\.\w+)+")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<![\w.])(?<folder>[A-Z]\w+)\.(?<type>[A-Z]\w+)")]
    private static partial Regex Relative();

    [GeneratedRegex(@"^\s*(?:public |internal |private |sealed |static |abstract |partial |readonly )*(?:class|interface|enum|record(?: struct| class)?|struct) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeName();
}
