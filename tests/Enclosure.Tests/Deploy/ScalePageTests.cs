using Enclosure.Bench.Model;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Deploy;

public sealed class ScalePageTests
{
    [Fact]
    public void The_tables_of_the_page_on_scale_are_what_the_model_makes_of_its_inputs()
    {
        var inputs = Inputs.Load(Repository.File("bench", "Enclosure.Bench.Model", "inputs.json"));
        var page = File.ReadAllText(Repository.File("docs", "scale.md"));

        Page.Tables(page).ShouldBe(Report.Write(inputs), "Run: ./bench/model --write docs/scale.md");
    }

    /// <summary>A machine with everything on it, then a bucket with two copies, then more of both: never less.</summary>
    [Fact]
    public void More_attachments_never_need_less()
    {
        var inputs = Inputs.Load(Repository.File("bench", "Enclosure.Bench.Model", "inputs.json"));
        var months = new[] { 1e5, 1e6, 1e7, 1e8, 1e9, 1e10 }.Select(attachments => new Month(inputs, attachments)).ToList();

        months.Select(month => month.Copies).ShouldBe(months.Select(month => month.Copies).Order());
        months.Select(month => month.Databases).ShouldBe(months.Select(month => month.Databases).Order());
        months.Select(month => month.Cores).ShouldBe(months.Select(month => month.Cores).Order());
    }
}
