using System.Reflection;
using System.Text.RegularExpressions;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Architecture;

/// <summary>The promise sheets: every sentence of them names the test that keeps it, and that test exists.</summary>
public sealed partial class PromiseTests
{
    private static readonly HashSet<string> Tests = [.. typeof(PromiseTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods().Where(IsTest).Select(method => $"{type.Name}.{method.Name}"))];

    [Theory]
    [InlineData("robotomail.md")]
    [InlineData("sendkit.md")]
    public void Every_promise_ends_with_the_test_that_keeps_it(string sheet)
    {
        var promises = Promises(sheet);

        promises.Count.ShouldBeGreaterThan(20);
        promises.Where(promise => !TestAtEnd().IsMatch(promise)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("robotomail.md")]
    [InlineData("sendkit.md")]
    public void Every_test_that_a_promise_names_exists(string sheet)
    {
        var named = Promises(sheet).SelectMany(promise => TestName().Matches(promise)).Select(match => match.Groups[1].Value);

        named.Where(name => !Tests.Contains(name)).ShouldBeEmpty();
    }

    /// <summary>Rows of tables, without their heads, and items of lists with their continuation lines.</summary>
    private static List<string> Promises(string sheet)
    {
        var text = File.ReadAllText(Repository.File("docs", sheet));
        var rows = Row().Matches(text).Select(match => match.Value).Where(row => !Rule().IsMatch(row)
            && !Rule().IsMatch(LineAfter(text, row)));
        return [.. rows, .. Item().Matches(text).Select(match => match.Value.TrimEnd())];
    }

    private static string LineAfter(string text, string line) =>
        text[(text.IndexOf(line, StringComparison.Ordinal) + line.Length)..].TrimStart('\n').Split('\n')[0];

    private static bool IsTest(MethodInfo method) => method.GetCustomAttributes<FactAttribute>().Any();

    [GeneratedRegex(@"^\|.*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\|[-| :]+\|$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^- .*(?:\n  .*)*", RegexOptions.Multiline)]
    private static partial Regex Item();

    [GeneratedRegex(@"`\w+Tests\.\w+`( \||)$")]
    private static partial Regex TestAtEnd();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex TestName();
}
