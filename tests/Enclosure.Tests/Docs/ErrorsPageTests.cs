using System.Text.Json;
using System.Text.RegularExpressions;
using Enclosure.Server.Dialects;
using Enclosure.Server.Dialects.Objects;
using Enclosure.Server.Dialects.Operations;
using Enclosure.Server.Dialects.Robotomail;
using Enclosure.Server.Dialects.SendKit;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Docs;

/// <summary>docs/errors.md: every code, with what the doors really answer.</summary>
public sealed partial class ErrorsPageTests
{
    private const string Never = "–";
    private static readonly Page Errors = Page.Of("docs", "errors.md");

    /// <summary>By its code, what stands between its heading and the next one.</summary>
    private static readonly Dictionary<string, string> Sections = Section().Matches(Errors.Text)
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    public static TheoryData<Refusal> Refusals => [.. Enum.GetValues<Refusal>()];

    [Fact]
    public void It_has_a_heading_for_every_code_and_for_nothing_else() =>
        Sections.Keys.Order().ShouldBe(Enum.GetValues<Refusal>().Select(RefusalTerms.Code).Order());

    [Theory]
    [MemberData(nameof(Refusals))]
    public void The_status_is_what_each_door_answers_and_a_dash_where_it_never_does(Refusal reason)
    {
        var status = Status().Match(Sections[RefusalTerms.Code(reason)]);

        status.Groups[1].Value.ShouldBe(Answered(RobotomailManual.Manual, reason));
        status.Groups[2].Value.ShouldBe(Answered(SendKitManual.Manual, reason));
        if (status.Groups[3].Value == Never) return;
        var objects = ObjectsError.From(new RefusedException(reason, ""));
        status.Groups[3].Value.ShouldBe($"{objects.Status}");
        status.Groups[4].Value.ShouldBe(objects.Code);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void It_says_whether_trying_again_helps_and_what_to_do(Refusal reason)
    {
        var section = Sections[RefusalTerms.Code(reason)];

        section.ShouldContain($" · **try again** {(RefusalTerms.Retryable(reason) ? "yes" : "no")}");
        section.ShouldContain("\n*What to do:* ");
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void The_example_is_a_body_as_a_door_writes_it(Refusal reason)
    {
        var example = JsonSerializer.Deserialize<JsonElement>(Example().Match(Sections[RefusalTerms.Code(reason)]).Groups[1].Value);
        var isSendKit = example.TryGetProperty("success", out _);

        example.GetProperty(isSendKit ? "reason" : "code").GetString().ShouldBe(RefusalTerms.Code(reason));
        example.GetProperty("retryable").GetBoolean().ShouldBe(RefusalTerms.Retryable(reason));
        if (isSendKit) example.GetProperty("code").GetInt32().ShouldBe(SendKitManual.Manual.Status(reason));
    }

    /// <summary>A method that a path does not take is no operation, and answered by both.</summary>
    private static string Answered(DialectManual manual, Refusal reason) =>
        reason == Refusal.MethodNotAllowed
            || manual.Everywhere.Concat(manual.Operations.SelectMany(operation => operation.Refusals)).Contains(reason)
            ? $"{manual.Status(reason)}"
            : Never;

    [GeneratedRegex(@"^### (\S+)\n(.*?)(?=^##|\z)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(
        @"^\*\*Robotomail\*\* (\d+|–) · \*\*SendKit\*\* (\d+|–) · \*\*links\*\* (\d+|–)(?: `(\w+)`)? · ", RegexOptions.Multiline)]
    private static partial Regex Status();

    [GeneratedRegex(@"^```json\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Example();
}
