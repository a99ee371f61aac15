using Enclosure.Server;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Copies;

public sealed class DataPlaceTests
{
    [Fact]
    public void A_directory_is_the_same_place_at_each_start_and_each_start_holds_by_itself()
    {
        using var data = new TempDirectory();
        var (first, second) = (DataPlace.Of(data.Path), DataPlace.Of(data.Path));

        second.Place.ShouldBe(first.Place);
        second.NewLease().ShouldStartWith(first.Place);
        second.Own.ShouldNotBe(first.Own);
    }

    [Fact]
    public void A_directory_that_was_copied_or_moved_is_another_place()
    {
        using var data = new TempDirectory();
        using var copy = new TempDirectory();
        var place = DataPlace.Of(data.Path).Place;

        File.Copy(data.File("place.json"), copy.File("place.json"));

        DataPlace.Of(copy.Path).Place.ShouldNotBe(place);
        DataPlace.Of(data.Path).Place.ShouldBe(place);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"Id\":")]
    public void A_place_that_cannot_be_read_is_made_anew(string text)
    {
        using var data = new TempDirectory();
        File.WriteAllText(data.File("place.json"), text);

        DataPlace.Of(data.Path).Place.ShouldBe(DataPlace.Of(data.Path).Place);
    }

    [Fact]
    public void What_passes_by_has_no_place()
    {
        Enclosure.Sql.RowHolder.Passing().Place.ShouldNotBe(Enclosure.Sql.RowHolder.Passing().Place);
    }
}
